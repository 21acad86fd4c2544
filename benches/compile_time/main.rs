//! How long networks take to compile. `cargo bench --bench compile_time`; `-- --help` lists the options.
//!
//! Programs in crates of their own depend on the library as any user's would. Their dependencies are built beforehand; then
//! the first layer of the network is edited, and the time of the next `cargo check`, `cargo build` and
//! `cargo build --release` is taken, and how large the code of the program has become. What a program costs that is built from
//! nothing is shown by `cargo bench --bench cold_start`.

use std::path::{Path, PathBuf};

use clap::Parser;
use timing::{Project, Results, Spread, Table, programs};

/// Widths of the first layer, one after the other: every build sees a definition that was edited.
const WIDTHS: [usize; 2] = [16, 24];

/// How long networks take to compile.
#[derive(Parser)]
struct Options {
    /// Builds of each kind, of which the median counts
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,
    /// Of another checkout of the library, to compare with
    #[arg(long)]
    library: Option<PathBuf>,
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
    let library = options.library.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    rebuilds(&library, options.runs as usize, &mut results);
    if let Some(path) = options.json {
        results.save(&path);
    }
}

/// The time of a rebuild after an edit of the definition.
fn rebuilds(library: &Path, runs: usize, results: &mut Results) {
    println!("After an edit of the definition, dependencies built; median of {runs}, in seconds:\n");
    let heading = ["network", "layers", "check", "debug build", "release build", "code, KiB", "stripped binary, KiB"];
    let mut table = Table::new(&heading);
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time");
    let project = Project::new(directory, library, Some(""));
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
        for (what, bytes) in [("code", project.code()), ("binary", project.binary_bytes())] {
            row.push(bytes.map_or("".into(), |bytes| (bytes / 1024).to_string()));
            if let Some(bytes) = bytes {
                results.add(&format!("{} {} {what}, bytes", definition.name, definition.layers), bytes as f64);
            }
        }
        table.row(row);
    }
    println!("{table}");
}
