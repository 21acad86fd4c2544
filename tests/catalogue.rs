//! Every layer of the catalogue has what a layer must have: golden values, a gradient check, documentation, code.

use std::fs;
use std::path::{Path, PathBuf};

use dl::spec::{LAYER_NAMES, Spec};

/// A path of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The texts of all Rust files in a directory.
fn sources(directory: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(repository(directory)) else { return Vec::new() };
    let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "rs"));
    files.map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Whether a text has `name` as a word of its own.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}

/// `GlobalAvgPool` as `global_avg_pool`, `Conv2d` as `conv2d`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// Fails with the names of all layers that do not pass.
fn every_layer(has: impl Fn(&str) -> bool, what: &str) {
    let without: Vec<_> = LAYER_NAMES.iter().filter(|name| !has(name)).collect();
    assert!(without.is_empty(), "layers without {what}: {without:?}");
}

#[test]
fn has_golden_values() {
    let main = fs::read_to_string(repository("tests/golden/main.rs")).unwrap();
    let tested = |name: &str| {
        let file = snake(name);
        let test = fs::read_to_string(repository(&format!("tests/golden/{file}.rs"))).unwrap_or_default();
        let values = repository(&format!("tests/golden/{file}.safetensors"));
        main.contains(&format!("mod {file};")) && mentions(&test, name) && values.exists()
    };
    every_layer(tested, "golden values: tests/golden/<layer>.rs and <layer>.safetensors, written by layers.py");
}

#[test]
fn has_a_gradient_check() {
    let text = fs::read_to_string(repository("tests/gradients/layers.rs")).unwrap();
    let checked = |name: &str| mentions(&text, name) && text.matches(&format!("Of{name},")).count() > 0;
    every_layer(checked, "a gradient check: a network `Of<Layer>` in tests/gradients/layers.rs");
}

#[test]
fn has_a_test_of_one_sample() {
    // Every `check!` of a layer there compares one sample with a batch.
    let mut tests = sources("dl-core/tests/layers");
    tests.extend(
        ["one", "parts"]
            .map(|file| fs::read_to_string(repository(&format!("dl-core/tests/recurrent/{file}.rs"))).unwrap()),
    );
    let tested = |name: &str| {
        let is_view = Spec::by_name(name).is_some_and(|layer| layer.is_view());
        let site = [format!(": {name}, "), format!("type Layer = {name};")];
        is_view || tests.iter().any(|text| site.iter().any(|site| text.contains(site)))
    };
    every_layer(
        tested,
        "a test of one sample: a line of `check!` in dl-core/tests/layers, or one in dl-core/tests/recurrent",
    );
}

#[test]
fn is_documented() {
    let specs = sources("dl-core/src/spec");
    let documented = |name: &str| {
        specs.iter().any(|text| {
            let Some((before, _)) = text.split_once(&format!("pub struct {name} {{")) else { return false };
            before.trim_end().lines().next_back().is_some_and(|line| line.trim().starts_with("///"))
        })
    };
    every_layer(documented, "documentation of `pub struct <Layer>` in dl-core/src/spec");
}

#[test]
fn has_a_file_among_the_layers() {
    let layers = sources("dl-core/src/layers");
    // Views have no code: their output is their input.
    let present = |name: &str| {
        let is_view = Spec::by_name(name).is_some_and(|layer| layer.is_view());
        is_view || layers.iter().any(|text| mentions(text, name))
    };
    every_layer(present, "code in dl-core/src/layers");
}

#[test]
fn has_a_compile_fail_case() {
    let folders = fs::read_dir(repository("tests/ui")).unwrap();
    let names = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let cases: Vec<String> = names.flat_map(|folder| sources(&format!("tests/ui/{folder}"))).collect();
    every_layer(|name| cases.iter().any(|case| mentions(case, name)), "a case in tests/ui");
}
