//! Shapes as values that `const fn`s can compute with, and what is said when they do not work out.

mod dims;
mod error;
mod text;

pub use dims::{Dims, MAX_RANK};
pub use error::ShapeError;
pub use text::Text;
