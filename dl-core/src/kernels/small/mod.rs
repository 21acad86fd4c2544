//! Kernels for one sample on any processor, a microcontroller first of all: small in code, without heap, threads or memory beside their
//! arguments.
//!
//! They are inlined where a layer calls them with its sizes as constants, so that each is compiled for exactly those sizes. They do not
//! panic: a kernel first sees whether its slices have the lengths that the sizes ask for, and does nothing where they have not, which
//! the compiler leaves out where it knows the lengths; what follows needs no checks. Sums are of products rounded one by one, in an order
//! that the sizes alone decide, so that the bits of a result are the same on every machine whose numbers are those of IEEE 754.
//!
//! What is long and has no use for constants, the functions of recurrent layers, is in a function that all of them share.
//!
//! # What a multiply-add costs
//! In instructions of a Cortex-M4 with `f32`, counted in QEMU, everything that a layer does divided by its multiply-adds; on the right with
//! `opt-level = "s"`. Multiplying and adding is one instruction, a number that is read is another. So a kernel is as good as a number, once
//! read, is used often: by the rows and pixels of a tile, as many as fit 32 registers.
//!
//! | kernel | layer | | `"s"` | what is beside the multiply-add |
//! |---|---|--:|--:|---|
//! | [`linear`] | 640 → 128 | 2.5 | 2.8 | its weight, which is used once (1); a fifth of an input (0.2); addresses and the loop (0.2); sums of sums, bias, ReLU |
//! | | 128 → 128 | 2.7 | 2.9 | |
//! | | 8 → 128 | 4.5 | 5.3 | what follows a sum, after 8 numbers |
//! | `windows`, 1×1 | 64 → 64, 25×5 | 1.8 | 1.8 | 4 weights and 5 pixels for 20 (0.45); the loop (0.15); bias, ReLU, storing (0.2) |
//! | 10×4, stride 2 | 1 → 64, 25×5 | 2.0 | 2.1 | columns as tiles, as only 3 of 5 are within; the edge's rows one by one |
//! | 5×5 | 1 → 6, 28×28 | 2.3 | 2.3 | 3 weights and 4 pixels for 12 (0.6); a quarter of the windows reaches beyond the image: 3 weights and 1 pixel for 3 |
//! | 5×5 | 6 → 16, 10×10 | 1.7 | 1.9 | 4 weights and 5 pixels for 20 |
//! | `depthwise`, 3×3 | 64, 25×5 | 2.8 | 3.0 | 3 weights and 5 to 7 pixels for 15 (0.6); bias, ReLU, storing and the row's place for 9 each (1.2) |
//! | 3×3 | 16, 28×28 | 3.1 | 3.6 | the same, in tiles of 4 |
//! | [`conv_transpose2d`] | 3×3, stride 2 | 3.5 | 4.2 | 4 weights and 1 pixel for 4 (1.25), their addresses and the loop (1) |
//!
//! Whether that is `vmla`, of two roundings as an addition after a multiplication has, or two instructions, is the compiler's choice for the
//! processor (`-C target-cpu`); never a fused multiply-add.

pub mod activations;
pub mod batch_norm;
pub mod conv2d;
#[cfg(feature = "train")]
pub mod conv2d_backward;
pub mod conv_transpose2d;
mod depthwise;
pub mod embedding;
mod gates;
pub mod gru;
pub mod in_place;
mod lengths;
pub mod linear;
#[cfg(feature = "train")]
pub mod linear_backward;
pub mod lstm;
#[cfg(feature = "train")]
pub mod norm_backward;
pub mod over_time;
pub mod pool;
pub mod recurrent;
#[cfg(feature = "train")]
pub mod recurrent_train;
pub mod rnn;
mod rows;
pub mod softmax;
mod tile;
pub mod upsample;
mod windows;

use tile::written_out;

use crate::element::Element;

/// The two parts of a layer's weights, if these are as many as there should be. Their lengths are known where this is inlined.
#[inline(always)]
pub fn weight_and_bias<T>(weights: &[T], weight: usize, outputs: usize, bias: bool) -> Option<(&[T], &[T])> {
    let len = weight + if bias { outputs } else { 0 };
    if weights.len() == len { weights.split_at_checked(weight) } else { None }
}

/// Whether a slice has as many numbers as the product of these sizes says.
#[inline(always)]
fn has<T, const N: usize>(slice: &[T], sizes: [usize; N]) -> bool {
    let mut len = 1usize;
    for size in sizes {
        match len.checked_mul(size) {
            Some(product) => len = product,
            None => return false,
        }
    }
    slice.len() == len
}

/// The same number, of which the compiler does not know which it is: loops of so many rounds are not written out one by one, which would
/// fill the flash.
#[inline(always)]
fn rounds(n: usize) -> usize {
    core::hint::black_box(n)
}

/// In a loop: no instruction, but one round of it is not made of several, which would fill the flash for little.
#[inline(always)]
fn rolled() {
    core::hint::black_box(());
}

/// `y = x`, of slices of the same length.
#[inline(always)]
pub fn copy<T: Element>(x: &[T], y: &mut [T]) {
    if x.len() == y.len() {
        y.copy_from_slice(x);
    }
}

/// Pieces of `len` numbers, one after the other. Not `chunks_exact`, which divides by their length where it is zipped, and panics if that
/// is 0: even if it cannot be, a function that is compiled by itself, for the sake of size, does not know that.
#[inline(always)]
pub(crate) fn pieces<T>(mut x: &[T], len: usize) -> impl Iterator<Item = &[T]> {
    core::iter::from_fn(move || {
        let (piece, rest) = x.split_at_checked(len)?;
        x = rest;
        (len > 0).then_some(piece)
    })
}

/// As [`pieces`], of numbers that are to be written.
#[inline(always)]
pub(crate) fn pieces_mut<T>(mut y: &mut [T], len: usize) -> impl Iterator<Item = &mut [T]> {
    core::iter::from_fn(move || {
        let (piece, rest) = core::mem::take(&mut y).split_at_mut_checked(len)?;
        y = rest;
        (len > 0).then_some(piece)
    })
}
