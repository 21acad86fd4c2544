//! Kernels for one sample on any processor, a microcontroller first of all: small in code, without heap, threads or memory beside their
//! arguments.
//!
//! They are inlined where a layer calls them with its sizes as constants, so that each is compiled for exactly those sizes. They do not
//! panic: a kernel first sees whether its slices have the lengths that the sizes ask for, and does nothing where they have not, which
//! the compiler leaves out where it knows the lengths; what follows needs no checks. Sums are of products rounded one by one, in an order
//! that the sizes alone decide, so that the bits of a result are the same on every machine whose numbers are those of IEEE 754.
//!
//! What is long and has no use for constants, the products and functions of recurrent layers, is a function that all of them share.

pub mod activations;
pub mod batch_norm;
pub mod embedding;
mod gates;
pub mod gru;
pub mod lstm;
pub mod over_time;
pub mod pool;
pub mod recurrent;
pub mod rnn;
mod rows;
pub mod softmax;
pub mod upsample;

use crate::element::Element;

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
