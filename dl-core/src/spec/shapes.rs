//! [`Shapes`].

use crate::plan::MAX_PORTS;
use crate::shape::Dims;

/// The shapes of the outputs of a layer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Shapes {
    len: usize,
    list: [Dims; MAX_PORTS],
}

impl Shapes {
    /// The shapes `list`, at most [`MAX_PORTS`].
    #[inline]
    pub const fn new(list: &[Dims]) -> Self {
        let mut shapes = Shapes { len: list.len(), list: [Dims::BROKEN; MAX_PORTS] };
        let mut i = 0;
        while i < list.len() {
            shapes.list[i] = list[i];
            i += 1;
        }
        shapes
    }

    /// The shapes.
    #[inline]
    pub const fn as_slice(&self) -> &[Dims] {
        self.list.split_at(self.len).0
    }

    /// The shape of output `i`.
    #[inline]
    pub const fn get(&self, i: usize) -> Dims {
        self.list[i]
    }
}
