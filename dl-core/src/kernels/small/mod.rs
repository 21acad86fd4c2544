//! Kernels for one sample on any processor, a microcontroller first of all: small in code, without heap, threads or memory beside their
//! arguments.
//!
//! They are inlined where a layer calls them with its sizes as constants, so that each is compiled for exactly those sizes. They do not
//! panic: a kernel first sees whether its slices have the lengths that the sizes ask for, and does nothing where they have not, which
//! the compiler leaves out where it knows the lengths; what follows needs no checks. Sums are of products rounded one by one, in an order
//! that the sizes alone decide, so that the bits of a result are the same on every machine whose numbers are those of IEEE 754.

pub mod conv2d;
pub mod conv_transpose2d;
mod depthwise;
mod lengths;
pub mod linear;
mod tile;
mod windows;

use tile::written_out;

/// The two parts of a layer's weights, if these are as many as there should be. Their lengths are known where this is inlined.
#[inline(always)]
pub fn weight_and_bias<T>(weights: &[T], weight: usize, outputs: usize, bias: bool) -> Option<(&[T], &[T])> {
    let len = weight + if bias { outputs } else { 0 };
    if weights.len() == len { weights.split_at_checked(weight) } else { None }
}
