//! Shapes as values that `const fn`s can compute with, and what is said when they do not work out.

pub mod budget;
mod dims;
mod error;
pub mod report;
mod text;
#[cfg(feature = "typenum")]
pub mod typed;

pub use dims::{Dims, MAX_RANK};
pub use error::ShapeError;
pub use text::Text;
