//! What a program costs that uses LeNet-5, from nothing: `cargo bench --bench cold_start`; `-- --help` lists the options.
//!
//! In a directory of its own, outside the workspace, a program that depends on the library is built from nothing with several
//! sets of features, then again after its source was touched, then checked. The programs are then run by turns, beside one
//! that does nothing: from the start of the process to its end after one prediction, and the memory that it used at most.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use clap::Parser;
use timing::programs::{self, MEMORY, Predicts};
use timing::{Project, Results, Spread, Table};

/// What a program costs from nothing.
#[derive(Parser)]
struct Options {
    /// Only these sets of features: default, train, std, alloc
    #[arg(long, value_delimiter = ',')]
    features: Option<Vec<String>>,
    /// How often each program is run
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u64).range(1..))]
    runs: u64,
    /// How often a program is rebuilt and checked
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    rebuilds: u64,
    /// Builds here, and leaves all of it [default: a temporary directory]
    #[arg(long)]
    directory: Option<PathBuf>,
    /// Builds nothing, and runs what an earlier run has left in the directory
    #[arg(long, requires = "directory")]
    start: bool,
    /// Also write the medians to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

/// A set of features, what a manifest says for it, and how a program predicts with it.
struct Features {
    name: &'static str,
    manifest: Option<&'static str>,
    predicts: Predicts,
    trains: bool,
}

const NOTHING: Features = Features { name: "no library", manifest: None, predicts: Predicts::Inferred, trains: false };

const FEATURES: [Features; 4] = [
    Features { name: "default", manifest: Some(""), predicts: Predicts::Initialized, trains: true },
    Features {
        name: "train",
        manifest: Some("default-features = false, features = [\"train\"]"),
        predicts: Predicts::Initialized,
        trains: true,
    },
    Features {
        name: "std",
        manifest: Some("default-features = false, features = [\"std\"]"),
        predicts: Predicts::Zeros,
        trains: false,
    },
    Features {
        name: "alloc",
        manifest: Some("default-features = false, features = [\"alloc\"]"),
        predicts: Predicts::Inferred,
        trains: false,
    },
];

fn main() {
    let options = Options::parse();
    let temporary = tempfile::tempdir().expect("there is a temporary directory");
    let mut bench = Bench {
        directory: options.directory.as_deref().unwrap_or(temporary.path()),
        builds: Table::new(&["features", "crates", "clean release build, s", "rebuild, s", "check, s"]),
        sizes: Table::new(&["features", "program", "stripped binary, KiB", "its code, KiB"]),
        results: Results::new("cold_start"),
    };
    let wanted = |features: &&Features| {
        options.features.as_ref().is_none_or(|names| names.iter().any(|name| name == features.name))
    };
    let sets: Vec<&Features> = [&NOTHING].into_iter().chain(FEATURES.iter().filter(wanted)).collect();
    if !options.start {
        for features in &sets {
            bench.features(features, options.rebuilds as usize);
        }
        println!(
            "LeNet-5, a program that predicts once; rebuilt and checked after touching it, medians of {}:\n",
            options.rebuilds
        );
        println!("{}\n{}", bench.builds, bench.sizes);
    }
    let names: Vec<&str> = sets.iter().map(|features| features.name).collect();
    bench.starts(&names, options.runs as usize);
    if let Some(path) = options.json {
        bench.results.save(&path);
    }
}

struct Bench<'a> {
    directory: &'a Path,
    builds: Table,
    sizes: Table,
    results: Results,
}

impl Bench<'_> {
    /// Builds the programs of a set of features.
    fn features(&mut self, features: &Features, rebuilds: usize) {
        let Features { name, manifest, predicts, trains } = *features;
        let library = Path::new(env!("CARGO_MANIFEST_DIR"));
        let project = Project::new(self.directory.join(name), library, manifest);
        let lenet5 = programs::lenet5();
        let program = |more: &str| match manifest {
            Some(_) => lenet5.prediction_program(6, predicts, more),
            None => format!("fn main() {{{more}}}\n"),
        };
        project.write(&program(""));
        project.cargo(&["fetch"]);
        let clean = project.timed(&["build", "--release"]);
        project.cargo(&["check"]);
        let touched = |arguments: &[&str]| {
            let seconds = (0..rebuilds).map(|_| {
                project.write(&program(""));
                project.timed(arguments)
            });
            Spread::of(seconds.collect()).median
        };
        let (rebuild, check) = (touched(&["build", "--release"]), touched(&["check"]));
        self.builds.row(vec![
            name.into(),
            project.crates().to_string(),
            format!("{clean:.1}"),
            format!("{rebuild:.2}"),
            format!("{check:.2}"),
        ]);
        for (what, seconds) in [("clean", clean), ("rebuild", rebuild), ("check", check)] {
            self.results.add(&format!("{name}, {what}"), seconds);
        }
        self.size(name, "predicts", &project);
        std::fs::copy(project.binary(), self.program(name)).expect("the program can be copied");
        project.write(&program(MEMORY));
        project.cargo(&["build", "--release"]);
        std::fs::copy(project.binary(), self.telling(name)).expect("the program can be copied");
        if trains {
            project.write(&lenet5.training_program(6));
            project.cargo(&["build", "--release"]);
            self.size(name, "trains and predicts", &project);
        }
    }

    /// The program that predicts with a set of features.
    fn program(&self, features: &str) -> PathBuf {
        self.directory.join(format!("{features} program"))
    }

    /// As [`Bench::program`]; it also says how much memory it has used.
    fn telling(&self, features: &str) -> PathBuf {
        self.directory.join(format!("{features} program that tells its memory"))
    }

    /// A row about what has just been built.
    fn size(&mut self, features: &str, program: &str, project: &Project) {
        let kib = |bytes: Option<u64>| bytes.map_or("".into(), |bytes| (bytes / 1024).to_string());
        let (binary, code) = (project.binary_bytes(), project.code());
        self.sizes.row(vec![features.into(), program.into(), kib(binary), kib(code)]);
        for (what, bytes) in [("binary", binary), ("code", code)] {
            if let Some(bytes) = bytes {
                self.results.add(&format!("{features}, {program}, {what}, bytes"), bytes as f64);
            }
        }
    }

    /// Runs the programs of these sets of features by turns.
    fn starts(&mut self, names: &[&str], runs: usize) {
        let mut times = vec![Vec::new(); names.len()];
        for _ in 0..runs {
            for (name, times) in names.iter().zip(&mut times) {
                let mut command = Command::new(self.program(name));
                let start = Instant::now();
                let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
                times.push(start.elapsed().as_secs_f64());
                assert!(status.is_ok_and(|status| status.success()), "the program with {name} failed");
            }
        }
        let spreads: Vec<Spread> = times.into_iter().map(Spread::of).collect();
        let heading = ["features", "start to end, ms", "10 % – 90 %", "beyond no library, ms", "peak memory, MB"];
        let mut table = Table::new(&heading);
        for (name, spread) in names.iter().zip(&spreads) {
            let memory = memory(&self.telling(name));
            let millis = |seconds: f64| format!("{:.2}", seconds * 1e3);
            table.row(vec![
                name.to_string(),
                millis(spread.median),
                format!("{} – {}", millis(spread.low), millis(spread.high)),
                millis(spread.median - spreads[0].median),
                memory.map_or("".into(), |kib| format!("{:.2}", kib * 1024.0 / 1e6)),
            ]);
            self.results.add(&format!("{name}, start to end"), spread.median);
            if let Some(kib) = memory {
                self.results.add(&format!("{name}, peak memory, bytes"), kib * 1024.0);
            }
        }
        println!("A process from its start to its end after one prediction, {runs} runs by turns:\n\n{table}");
    }
}

/// The KiB of memory that a program says it has used.
fn memory(program: &Path) -> Option<f64> {
    let output = Command::new(program).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}
