//! The files that the programs contain.

#![allow(dead_code, reason = "not every test needs all")]

use std::path::{Path, PathBuf};

/// What to do when a file does not belong to a network.
pub const REMEDY: &str = "run `cargo run --release -p nets --example golden`";

/// A file in `data/`.
pub fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "data", name].iter().collect()
}

/// What is in a file in `data/`.
pub fn read(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|e| panic!("data/{name}: {e}; {REMEDY}"))
}

/// A file of MLPerf Tiny in `$DL_DATA`, or in `../shared/data` beside the repository; `None` where there is no such folder.
pub fn mlperf_tiny(name: &str) -> Option<Vec<u8>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("DL_DATA").map_or(beside, PathBuf::from).join("mlperf_tiny");
    if folder.is_dir() {
        return Some(std::fs::read(folder.join(name)).expect("MLPerf Tiny's files"));
    }
    println!("skipped: no test data `{}`; set DL_DATA", folder.display());
    None
}
