//! The recurrent layers: gradients against central differences, each formula against loops that say it again, one way to compute them
//! against the others, and PyTorch's values.

mod check;
#[path = "../golden/mod.rs"]
mod file;
mod formulas;
mod golden;
mod init;
mod layers;
mod one;
mod parts;
mod sequences;
