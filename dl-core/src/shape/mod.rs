//! Shapes as values that `const fn`s can compute with, and what is said when they do not work out.

// A rule that fails carries its whole message by value: const evaluation has no heap, and the good path never makes one.
#![allow(clippy::result_large_err)]

pub mod budget;
mod dims;
mod error;
pub mod moment;
pub mod report;
mod text;
#[cfg(feature = "typenum")]
pub mod typed;

pub use dims::{Dims, MAX_RANK};
pub use error::ShapeError;
pub use text::Text;

/// The largest parameter of a network that types compute with.
pub const MOST: usize = 1024;
