//! [`par`](crate::par) where there are no threads: all at once, in the order of the samples.

use crate::element::Element;
use crate::layers::Split;

/// Calls `f` on the batch. `inputs` and `outputs` are slices with their lengths per sample.
#[allow(clippy::type_complexity)]
pub fn samples<T: Element, const I: usize, const O: usize>(
    _split: Split,
    _work: usize,
    inputs: [(&[T], usize); I],
    outputs: [(&mut [T], usize); O],
    f: &dyn Fn([&[T]; I], [&mut [T]; O]),
) {
    f(inputs.map(|(slice, _)| slice), outputs.map(|(slice, _)| slice));
}

/// Calls `f(i, rows)` for every `i` and the `i`-th piece of `len` numbers of `slice`, the last of which may be shorter.
pub fn each<T: Element>(slice: &mut [T], len: usize, f: &dyn Fn(usize, &mut [T])) {
    slice.chunks_mut(len.max(1)).enumerate().for_each(|(i, rows)| f(i, rows));
}

/// How many samples make a piece: all.
pub fn piece(_work: usize) -> usize {
    usize::MAX
}
