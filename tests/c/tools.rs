//! Compilers, and the library.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs};

use dl::prelude::*;

use crate::golden;
use crate::nets::{Chars, Compare, Encoder, LeNet5, Motion};

/// The compiler that the environment names, or the usual one; a line that says that there is none. In CI there has to be one.
pub fn compiler(variable: &str, usual: &str) -> Option<Command> {
    let name = env::var(variable).unwrap_or_else(|_| usual.to_string());
    if Command::new(&name).arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Some(Command::new(name));
    }
    println!("skipped: no compiler `{name}`; `{variable}` may name another");
    assert!(env::var_os("CI").is_none(), "no compiler `{name}`");
    None
}

/// What came of a program.
pub struct Outcome {
    /// Whether it ended well.
    pub success: bool,
    /// What it wrote.
    pub text: String,
}

/// Runs a program.
pub fn run(command: &mut Command) -> Outcome {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let text = [output.stderr, output.stdout].concat();
    Outcome { success: output.status.success(), text: String::from_utf8_lossy(&text).into_owned() }
}

/// A folder for what a test makes.
pub struct Build {
    /// The folder.
    pub folder: PathBuf,
}

impl Build {
    /// An empty folder of this name.
    pub fn new(name: &str) -> Build {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("c").join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder can be made");
        Build { folder }
    }

    /// The static library, built with the weights of `golden`.
    pub fn library(&self) -> PathBuf {
        static ONCE: Mutex<()> = Mutex::new(());
        let _one_at_a_time = ONCE.lock();
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("c/library");
        let weights = target.join("weights");
        fs::create_dir_all(&weights).expect("a folder can be made");
        write(&weights, "lenet5", &*golden::net::<LeNet5>());
        write(&weights, "chars", &*golden::net::<Chars>());
        write(&weights, "motion", &*golden::net::<Motion>());
        write(&weights, "compare", &*golden::net::<Compare>());
        write(&weights, "encoder", &*golden::net::<Encoder<6, 2, f64>>());
        let built = run(Command::new(env!("CARGO"))
            .args(["build", "--release", "--locked", "--manifest-path"])
            .arg(crate::file("library/Cargo.toml"))
            .arg("--target-dir")
            .arg(&target)
            .env("NETWORKS_WEIGHTS", &weights)
            // What is set for this test's build is not for that one.
            .env_remove("CARGO_BUILD_TARGET"));
        assert!(built.success, "{}", built.text);
        target.join("release").join(if cfg!(windows) { "networks.lib" } else { "libnetworks.a" })
    }
}

/// Writes the numbers of a network, unless they are there: other times of files mean another build.
fn write<N: Network>(folder: &std::path::Path, name: &str, net: &N) {
    let bytes: Vec<u8> = net.as_slice().iter().flat_map(|x| golden::bytes(*x)).collect();
    let path = folder.join(name);
    if fs::read(&path).ok().as_deref() != Some(&bytes) {
        fs::write(path, bytes).expect("weights can be written");
    }
}
