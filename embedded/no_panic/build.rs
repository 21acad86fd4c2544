//! Lets the linker find `memory.x`, that of the board.

fn main() {
    let board = concat!(env!("CARGO_MANIFEST_DIR"), "/../board");
    println!("cargo::rustc-link-search={board}");
    println!("cargo::rerun-if-changed={board}/memory.x");
}
