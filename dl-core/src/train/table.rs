//! A [`Report`] in a terminal and in a file of comma-separated values.

use std::fmt;
use std::path::Path;

use super::report::{Ending, Report};
use crate::error::{Error, ErrorKind};

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let validated = self.epochs.iter().any(|e| e.validation.is_some());
        let (columns, rows) = (self.columns(), self.rows());
        let shown = |name: &str| validated || !name.starts_with("validation");
        let width = |name: &str| name.chars().count().max(8);
        let mut line = String::new();
        for name in columns.iter().filter(|c| shown(c)) {
            line += &format!("  {name:>0$}", width(name));
        }
        writeln!(f, "{}", &line[2..])?;
        for (i, row) in rows.iter().enumerate() {
            let mut line = String::new();
            for (name, value) in columns.iter().zip(row).filter(|(c, _)| shown(c)) {
                line += &format!("  {:>1$}", number(name, *value), width(name));
            }
            let mark = if self.best == Some(i) { "  ← best" } else { "" };
            writeln!(f, "{}{mark}", &line[2..])?;
        }
        match (self.ending, self.last()) {
            (Ending::Done, _) | (_, None) => Ok(()),
            (Ending::Steps, Some(last)) => {
                writeln!(f, "ended in epoch {}: as many steps as were asked for", last.number)
            }
            (Ending::Callback, Some(last)) => writeln!(f, "ended in epoch {} by a callback", last.number),
            (Ending::Early, Some(last)) => writeln!(f, "ended early after epoch {}: no improvement", last.number),
        }
    }
}

/// A number as a person wants to read it.
pub(super) fn number(column: &str, value: f64) -> String {
    match column {
        "epoch" => format!("{value}"),
        "seconds" => format!("{value:.1}"),
        _ if value.is_nan() => "–".to_string(),
        "learning rate" => format!("{value:.2e}"),
        _ if value != 0.0 && !(1e-3..1e5).contains(&value.abs()) => format!("{value:.3e}"),
        _ => format!("{value:.4}"),
    }
}

impl Report {
    /// Writes [`Report::columns`] (with `_` for spaces) and [`Report::rows`] as comma-separated values, every number with all
    /// its digits; a field is empty where there was no validation.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save_csv(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        let mut text = self.columns().iter().map(|c| field(&c.replace(' ', "_"))).collect::<Vec<_>>().join(",") + "\n";
        for row in self.rows() {
            let number = |x: &f64| if x.is_nan() { String::new() } else { x.to_string() };
            text += &(row.iter().map(number).collect::<Vec<_>>().join(",") + "\n");
        }
        std::fs::write(path, text).map_err(|e| {
            Error::new(ErrorKind::Io, format!("the report cannot be written to `{}`", path.display())).because(e)
        })
    }
}

/// A text as a field of a file of comma-separated values, quoted where it must be.
fn field(text: &str) -> String {
    // At worst every character is a quote, of which two are written, and two stand around the whole.
    let mut bytes = vec![0; 2 * text.len() + 2];
    let mut writer = csv_core::Writer::new();
    let (_, _, written) = writer.field(text.as_bytes(), &mut bytes);
    let (_, end) = writer.finish(&mut bytes[written..]);
    String::from_utf8_lossy(&bytes[..written + end]).into_owned()
}
