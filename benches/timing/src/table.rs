//! Tables in Markdown, aligned for terminals too.

use std::fmt;

/// Rows under a heading.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new(heading: &[&str]) -> Self {
        Table { rows: vec![heading.iter().map(ToString::to_string).collect()] }
    }

    /// One more row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |column: usize| {
            self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        for (i, row) in self.rows.iter().enumerate() {
            for (column, cell) in row.iter().enumerate() {
                // Words to the left, numbers to the right.
                match column {
                    0 => write!(f, "| {cell:<width$} ", width = width(column))?,
                    _ => write!(f, "| {cell:>width$} ", width = width(column))?,
                }
            }
            writeln!(f, "|")?;
            if i == 0 {
                for column in 0..row.len() {
                    let line = "-".repeat(width(column) + 1);
                    write!(f, "|{line}{}", if column == 0 { "-" } else { ":" })?;
                }
                writeln!(f, "|")?;
            }
        }
        Ok(())
    }
}
