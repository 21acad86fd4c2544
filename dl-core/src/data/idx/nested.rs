//! The dimensions of nested arrays.

use crate::value::Array;

/// Nested arrays whose dimensions are known: `[[T; 6]; 128]` is `[128, 6]`.
pub trait Nested<T>: Array<T> {
    /// The dimensions, outermost first.
    fn dims() -> Vec<usize>;
}

impl Nested<f32> for f32 {
    fn dims() -> Vec<usize> {
        Vec::new()
    }
}

impl Nested<f64> for f64 {
    fn dims() -> Vec<usize> {
        Vec::new()
    }
}

impl<T, A: Nested<T>, const N: usize> Nested<T> for [A; N] {
    fn dims() -> Vec<usize> {
        [vec![N], A::dims()].concat()
    }
}
