//! Writes what the programs for bare metal contain into `data/`: trains the networks that are trained here, and computes the outputs that
//! the workstation expects of those that are not.
//!
//! ```text
//! cargo run --release -p nets --example golden                        all
//! cargo run --release -p nets --example golden -- lenet5 outputs      only these
//! ```
//!
//! Training gives other weights on a processor with other vector instructions, as good as these; then the `outputs` follow from them.

#![forbid(unsafe_code)]

mod denoiser;
mod digits;
mod outputs;
mod signal;

use std::error::Error;
use std::path::PathBuf;

const ALL: [&str; 4] = ["digits", "lenet5", "denoiser", "outputs"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    if names.is_empty() {
        names = ALL.map(String::from).to_vec();
    }
    for name in &names {
        match name.as_str() {
            "digits" => digits::digits()?,
            "lenet5" => digits::lenet5()?,
            "denoiser" => denoiser::denoiser()?,
            "outputs" => outputs::outputs()?,
            other => return Err(format!("there is no `{other}`; there are {}", ALL.join(", ")).into()),
        }
    }
    Ok(())
}

/// A file in `data/`.
fn data(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "data", name].iter().collect()
}

/// Numbers as the files have them.
fn bytes<'a>(numbers: impl IntoIterator<Item = &'a f32>) -> Vec<u8> {
    numbers.into_iter().flat_map(|number| number.to_le_bytes()).collect()
}
