//! The table of a network's layers.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::plan::{self, LayerInfo};

/// `1234567` as `1,234,567`.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The cells of the table: a row for each layer, and the totals.
pub fn rows(layers: &[LayerInfo<'_>]) -> Vec<[String; 4]> {
    let row = |l: &LayerInfo| {
        let mut name = if l.name.is_empty() { l.kind.to_string() } else { format!("{}: {}", l.name, l.kind) };
        for (word, applies) in [(" (shared)", l.shared), (" (frozen)", l.frozen)] {
            name.push_str(if applies { word } else { "" });
        }
        [name, l.output.to_string(), grouped(l.params as u64), grouped(l.macs)]
    };
    let total = ["total".to_string(), String::new(), grouped(plan::params(layers) as u64), grouped(plan::macs(layers))];
    layers.iter().map(row).chain([total]).collect()
}

/// The table for a terminal.
pub fn terminal(name: &str, layers: &[LayerInfo<'_>]) -> String {
    let heads = ["layer", "output", "parameters", "multiply-adds"].map(String::from);
    let rows = rows(layers);
    let width = |column: usize| rows.iter().chain([&heads]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3)];
    let line = |row: &[String; 4]| {
        format!(
            "{:<w0$}  {:<w1$}  {:>w2$}  {:>w3$}\n",
            row[0],
            row[1],
            row[2],
            row[3],
            w0 = widths[0],
            w1 = widths[1],
            w2 = widths[2],
            w3 = widths[3]
        )
    };
    let rule = format!("{}\n", "─".repeat(widths.iter().sum::<usize>() + 6));
    let mut text = format!("{name}\n{rule}{}{rule}", line(&heads));
    for (i, row) in rows.iter().enumerate() {
        if i + 1 == rows.len() {
            text.push_str(&rule);
        }
        text.push_str(&line(row));
    }
    text
}
