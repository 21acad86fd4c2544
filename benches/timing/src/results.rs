//! Results for other programs.

use std::path::Path;

use serde_json::{Map, Value, json};

/// Named numbers, written as JSON.
pub struct Results {
    bench: &'static str,
    medians: Map<String, Value>,
}

impl Results {
    /// No results yet.
    pub fn new(bench: &'static str) -> Self {
        Results { bench, medians: Map::new() }
    }

    /// One more; times are in seconds, and what is in other units has them in its name.
    pub fn add(&mut self, name: &str, median: f64) {
        self.medians.insert(name.into(), json!(median));
    }

    /// Writes them to a file: `{"bench": …, "medians": {"name": seconds, …}}`.
    pub fn save(&self, path: &Path) {
        let all = json!({ "bench": self.bench, "medians": self.medians });
        if let Err(error) = std::fs::write(path, format!("{all:#}\n")) {
            eprintln!("cannot write {}: {error}", path.display());
            std::process::exit(1);
        }
    }
}
