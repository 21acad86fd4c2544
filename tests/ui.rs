//! The catalogue of mistakes: what the compiler says to each. See `tests/ui/README.md`.

use std::process::Command;

/// The compiler whose words the expected messages contain.
const RUSTC: &str = "rustc 1.95.";

#[test]
fn messages() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs").stdout;
    let version = String::from_utf8_lossy(&version);
    if !version.starts_with(RUSTC) {
        println!("skipped: the messages are those of {RUSTC}x, this is {version}");
        assert!(std::env::var_os("CI").is_none(), "messages are not checked on {version}");
        return;
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}
