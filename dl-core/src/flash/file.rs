//! A file of weights in a program: [`File`].

use core::mem::MaybeUninit;

use crate::network::{Network, Parameters};
use crate::plan::Segment;
use crate::shape::Text;

/// A safetensors file, the header of which was read at expansion, so that const evaluation need not.
#[derive(Clone, Copy, Debug)]
pub struct File<'a, const N: usize> {
    /// Its name, for messages.
    pub name: &'a str,
    /// All of it.
    pub bytes: &'a [u8],
    /// Its arrays, sorted by name.
    pub tensors: [Tensor<'a>; N],
}

/// An array in a file.
#[derive(Clone, Copy, Debug)]
pub struct Tensor<'a> {
    pub(super) name: &'a str,
    pub(super) dtype: &'a str,
    pub(super) dims: &'a [usize],
    at: usize,
    len: usize,
}

impl<'a> Tensor<'a> {
    /// `len` bytes from byte `at` of the file on: numbers of type `dtype`, `F32`.
    pub const fn new(name: &'a str, dtype: &'a str, dims: &'a [usize], at: usize, len: usize) -> Self {
        Tensor { name, dtype, dims, at, len }
    }

    /// Whether its numbers are of the only type that is copied as it is.
    pub(super) const fn is_f32(&self) -> bool {
        matches!(self.dtype.as_bytes(), b"F32")
    }

    /// Whether it has the dimensions of an array of the network.
    pub(super) const fn has_dims_of(&self, segment: &Segment) -> bool {
        let dims = segment.dims.as_slice();
        let mut same = dims.len() == self.dims.len();
        let mut i = 0;
        while same && i < dims.len() {
            same = dims[i] == self.dims[i];
            i += 1;
        }
        same
    }
}

/// The network whose numbers are in a file, one copy for each array. What does not fit stays zero; that is for [`check`](super::check)
/// to report.
pub const fn embed<P: Network + Parameters<Elem = f32>, const N: usize>(file: &File<'_, N>) -> P {
    let mut net = MaybeUninit::<P>::zeroed();
    let segments = P::SEGMENTS;
    let mut i = 0;
    while i < segments.len() {
        let (to, len) = (4 * segments[i].at, 4 * segments[i].dims.len());
        if let Some(found) = find(&file.tensors, full_name(&segments[i]).as_str()) {
            let Tensor { at, len: stored, .. } = file.tensors[found];
            if file.tensors[found].is_f32() && stored == len {
                assert!(at + len <= file.bytes.len() && to + len <= size_of::<P>());
                // SAFETY: both ranges lie within what they are of, as was just asserted, and the network is not part of the file.
                unsafe {
                    let from = file.bytes.as_ptr().add(at);
                    core::ptr::copy_nonoverlapping(from, net.as_mut_ptr().cast::<u8>().add(to), len);
                }
            }
        }
        i += 1;
    }
    // SAFETY: a network is `Flat`, hence numbers and nothing else, for which all bits are valid.
    unsafe { net.assume_init() }
}

/// The position of the array `name`, which are sorted.
pub(super) const fn find(tensors: &[Tensor<'_>], name: &str) -> Option<usize> {
    let (mut from, mut to) = (0, tensors.len());
    while from < to {
        let middle = usize::midpoint(from, to);
        match compare(tensors[middle].name.as_bytes(), name.as_bytes()) {
            0 => return Some(middle),
            ..0 => from = middle + 1,
            _ => to = middle,
        }
    }
    None
}

/// Negative if `a` comes before `b`, 0 if they are the same.
const fn compare(a: &[u8], b: &[u8]) -> isize {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] as isize - b[i] as isize;
        }
        i += 1;
    }
    a.len() as isize - b.len() as isize
}

/// [`Segment::name`], in const evaluation.
pub(super) const fn full_name(segment: &Segment) -> Text {
    let parts = segment.layer.parts();
    let mut text = Text::new();
    let mut i = 0;
    while i < parts.len() {
        text = text.say(parts[i]).say(".");
        i += 1;
    }
    text.say(segment.field)
}
