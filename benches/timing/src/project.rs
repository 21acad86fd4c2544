//! Programs in crates of their own, built as any user would.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

/// A crate named `program` that depends on the library, or on nothing.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// In a directory of its own. `features` are more keys of the dependency on the library; none, no dependency.
    pub fn new(root: PathBuf, library: &Path, features: Option<&str>) -> Self {
        let mut manifest = String::from(
            "[package]\nname = \"program\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.release]\nstrip = true\n",
        );
        fs::create_dir_all(root.join("src")).expect("the build directory can be written");
        if let Some(features) = features {
            let comma = if features.is_empty() { "" } else { ", " };
            manifest += &format!("\n[dependencies]\ndl = {{ path = {library:?}{comma}{features} }}\n");
            fs::copy(library.join("Cargo.lock"), root.join("Cargo.lock")).expect("the library has a Cargo.lock");
        }
        fs::write(root.join("Cargo.toml"), manifest).expect("the build directory can be written");
        Project { root }
    }

    fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    /// Replaces the program, or touches it where it is the same.
    pub fn write(&self, program: &str) {
        fs::write(self.root.join("src/main.rs"), program).expect("the build directory can be written");
    }

    /// Removes all that has been built.
    pub fn clean(&self) {
        let _ = fs::remove_dir_all(self.target());
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        command.args(arguments).current_dir(&self.root).env("CARGO_TARGET_DIR", self.target());
        command
    }

    /// Runs cargo, which must succeed.
    pub fn cargo(&self, arguments: &[&str]) {
        let output = self.command(arguments).stdin(Stdio::null()).output().expect("cargo can be started");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {} failed in {}:\n{errors}", arguments.join(" "), self.root.display());
    }

    /// The seconds that cargo takes.
    pub fn timed(&self, arguments: &[&str]) -> f64 {
        let start = Instant::now();
        self.cargo(arguments);
        start.elapsed().as_secs_f64()
    }

    /// What `cargo build --release` has made.
    pub fn binary(&self) -> PathBuf {
        self.target().join("release").join(format!("program{}", env::consts::EXE_SUFFIX))
    }

    /// The size of the stripped binary.
    pub fn binary_bytes(&self) -> Option<u64> {
        fs::metadata(self.binary()).ok().map(|metadata| metadata.len())
    }

    /// The size of the binary's code, where it is an ELF file.
    pub fn code(&self) -> Option<u64> {
        crate::elf::code(&fs::read(self.binary()).ok()?)
    }

    /// How many crates the program consists of or is built with, itself not counted.
    pub fn crates(&self) -> usize {
        let arguments = ["tree", "--prefix", "none", "--edges", "normal,build", "--no-dedupe"];
        let output = self.command(&arguments).output().expect("cargo can be started");
        let lines = String::from_utf8_lossy(&output.stdout);
        let names = lines.lines().filter_map(|line| line.split(" (").next()).map(str::trim);
        names.filter(|name| !name.is_empty()).collect::<BTreeSet<_>>().len().saturating_sub(1)
    }
}
