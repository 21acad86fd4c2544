//! How long networks take to compile. `cargo bench --bench compile_time`; `-- --help` lists the options.
//!
//! Programs in crates of their own depend on the library as any user's would. Their dependencies are built beforehand; then
//! the first layer of the network is edited, and the time of the next `cargo check`, `cargo build` and
//! `cargo build --release` is taken. At the end, LeNet-5 is built from nothing with several sets of features.

mod programs;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use clap::Parser;
use programs::Definition;
use timing::{Results, Spread, Table};

/// Widths of the first layer, one after the other: every build sees a definition that was edited.
const WIDTHS: [usize; 2] = [16, 24];

/// How long networks take to compile.
#[derive(Parser)]
struct Options {
    /// Builds of each kind, of which the median counts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,
    /// Also write the medians to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let mut results = Results::new("compile_time");
    rebuilds(options.runs as usize, &mut results);
    clean_builds(&mut results);
    if let Some(path) = options.json {
        results.save(&path);
    }
}

/// The time of a rebuild after an edit of the definition.
fn rebuilds(runs: usize, results: &mut Results) {
    println!("After an edit of the definition, dependencies built; median of {runs}, in seconds:\n");
    let mut table = Table::new(&["network", "layers", "check", "debug build", "release build"]);
    let project = Project::new("rebuild", "");
    for definition in programs::definitions() {
        let mut row = vec![definition.name.to_string(), definition.layers.to_string()];
        for command in [&["check"][..], &["build"], &["build", "--release"]] {
            project.write(&definition.training_program(8));
            project.cargo(command);
            let seconds = (0..runs).map(|run| {
                project.write(&definition.training_program(WIDTHS[run % 2]));
                project.timed(command)
            });
            let seconds = Spread::of(seconds.collect()).median;
            row.push(format!("{seconds:.2}"));
            let key = format!("{} {} {}", definition.name, definition.layers, command.join(" "));
            results.add(&key, seconds);
        }
        table.row(row);
    }
    println!("{table}");
}

/// The time of a release build from nothing, and what comes out.
fn clean_builds(results: &mut Results) {
    println!("LeNet-5 from nothing, `cargo build --release` with `strip = true`:\n");
    let mut table = Table::new(&["features", "crates", "seconds", "binary, KiB"]);
    let lenet5: Definition = programs::lenet5();
    let variants = [
        ("default", "", lenet5.training_program(6)),
        ("train", "default-features = false, features = [\"train\"]", lenet5.training_program(6)),
        ("alloc: inference only", "default-features = false, features = [\"alloc\"]", lenet5.inference_program(6)),
    ];
    for (name, features, program) in variants {
        let project = Project::new("clean", features);
        project.write(&program);
        project.cargo(&["fetch"]);
        let _ = fs::remove_dir_all(project.target());
        let seconds = project.timed(&["build", "--release"]);
        let binary = project.target().join("release").join(format!("program{}", env::consts::EXE_SUFFIX));
        let size = fs::metadata(&binary).map_or(0, |m| m.len());
        let crates = project.crates();
        table.row(vec![name.into(), crates.to_string(), format!("{seconds:.1}"), (size / 1024).to_string()]);
        results.add(&format!("LeNet-5 {name} clean"), seconds);
        results.add(&format!("LeNet-5 {name} bytes"), size as f64);
    }
    println!("{table}");
}

/// A crate that depends on the library.
struct Project {
    root: PathBuf,
}

impl Project {
    /// A crate named `program`, in a directory of its own. `features` are more keys of the dependency.
    fn new(directory: &str, features: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time").join(directory);
        let library = Path::new(env!("CARGO_MANIFEST_DIR"));
        let comma = if features.is_empty() { "" } else { ", " };
        let manifest = format!(
            "[package]\nname = \"program\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.release]\nstrip = true\n\n\
             [dependencies]\ndl = {{ path = {library:?}{comma}{features} }}\n"
        );
        fs::create_dir_all(root.join("src")).expect("the build directory can be written");
        fs::write(root.join("Cargo.toml"), manifest).expect("the build directory can be written");
        fs::copy(library.join("Cargo.lock"), root.join("Cargo.lock")).expect("the library has a Cargo.lock");
        Project { root }
    }

    fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    fn write(&self, program: &str) {
        fs::write(self.root.join("src/main.rs"), program).expect("the build directory can be written");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        command.args(arguments).current_dir(&self.root).env("CARGO_TARGET_DIR", self.target());
        command
    }

    /// Runs cargo, which must succeed.
    fn cargo(&self, arguments: &[&str]) {
        let output = self.command(arguments).stdin(Stdio::null()).output().expect("cargo can be started");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {} failed in {}:\n{errors}", arguments.join(" "), self.root.display());
    }

    /// The seconds that cargo takes.
    fn timed(&self, arguments: &[&str]) -> f64 {
        let start = Instant::now();
        self.cargo(arguments);
        start.elapsed().as_secs_f64()
    }

    /// How many crates the program consists of or is built with, itself not counted.
    fn crates(&self) -> usize {
        let arguments = ["tree", "--prefix", "none", "--edges", "normal,build", "--no-dedupe"];
        let output = self.command(&arguments).output().expect("cargo can be started");
        let lines = String::from_utf8_lossy(&output.stdout);
        let crates: std::collections::BTreeSet<_> =
            lines.lines().filter_map(|line| line.split(" (").next()).map(str::trim).filter(|l| !l.is_empty()).collect();
        crates.len().saturating_sub(1)
    }
}
