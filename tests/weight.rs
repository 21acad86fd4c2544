//! How many crates a user builds, with each set of features: the time of a first build is mostly theirs. A new dependency has to be
//! worth it; then change the number here, and nowhere else but in `docs/performance.md`.

use std::collections::BTreeSet;
use std::process::Command;

/// Features, and the most crates that a program with them consists of or is built with, `dl`'s own three included.
const CRATES: [(&str, usize); 6] = [
    ("", 9),
    ("std", 9),
    ("weights", 21),
    ("safetensors", 22),
    ("std,train", 25),
    ("std,train,rayon,safetensors,progress", 34),
];

/// The system that the numbers are about: some crates are there for one system only.
const TARGET: &str = "x86_64-unknown-linux-gnu";

fn crates(features: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--package", "dl", "--no-default-features", "--features", features])
        .args(["--target", TARGET, "--edges", "normal,build", "--prefix", "none", "--no-dedupe", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // `libm v0.2.16`, `dl v0.1.0 (/path)`, `syn v3.0.9 (proc-macro)`: name and version count.
    let name = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    String::from_utf8_lossy(&output.stdout).lines().map(name).collect()
}

#[test]
fn no_set_of_features_grows() {
    for (features, most) in CRATES {
        let crates = crates(features);
        assert!(crates.len() <= most, "{} crates, not {most}, with `{features}`: {crates:#?}", crates.len());
    }
}

#[test]
fn the_default_is_as_counted() {
    let manifest = include_str!("../Cargo.toml");
    let quoted: Vec<_> = CRATES[5].0.split(',').map(|feature| format!("\"{feature}\"")).collect();
    let line = format!("default = [{}]", quoted.join(", "));
    assert!(manifest.contains(&line), "the default features are others: count those");
}

#[test]
fn no_crate_is_there_twice() {
    let crates = crates(CRATES[5].0);
    let names: BTreeSet<_> = crates.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names.len(), crates.len(), "two versions of a crate: {crates:#?}");
}
