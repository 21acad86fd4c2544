//! The arrays of numbers that a layer holds.

use super::Init;
use crate::shape::Dims;

/// What an array of a layer is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Trained, and subject to weight decay.
    Weight,
    /// Trained; an additive constant.
    Bias,
    /// Not trained: a running statistic that the forward pass in training mode keeps. Optimizers leave it alone.
    Buffer,
}

/// One array of a layer, such as the weight of a convolution.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SegmentSpec {
    /// Its field, PyTorch's word: `weight`, `bias`, `running_mean`.
    pub field: &'static str,
    /// Its dimensions, PyTorch's layout.
    pub dims: Dims,
    /// What it is for.
    pub role: Role,
    /// How it begins.
    pub init: Init,
    /// How many numbers enter into one output.
    pub fan_in: usize,
    /// How many outputs one number enters into.
    pub fan_out: usize,
}

/// The most arrays a layer can have.
pub const MAX_SEGMENTS: usize = 9;

/// The arrays of a layer, in the order of its struct's fields.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Segments {
    len: usize,
    list: [SegmentSpec; MAX_SEGMENTS],
}

impl Segments {
    /// A layer without weights.
    pub const NONE: Segments = Segments {
        len: 0,
        list: [SegmentSpec {
            field: "",
            dims: Dims::BROKEN,
            role: Role::Weight,
            init: Init::Inherit,
            fan_in: 0,
            fan_out: 0,
        }; MAX_SEGMENTS],
    };

    /// Adds an array; one of no numbers (the bias of a layer without bias) is left out.
    #[inline]
    pub const fn and(mut self, segment: SegmentSpec) -> Self {
        if !segment.dims.is_empty() && self.len < MAX_SEGMENTS {
            self.list[self.len] = segment;
            self.len += 1;
        }
        self
    }

    /// The arrays.
    #[inline]
    pub const fn as_slice(&self) -> &[SegmentSpec] {
        self.list.split_at(self.len).0
    }

    /// How many numbers are trained: PyTorch's count of parameters.
    #[inline]
    pub const fn params(&self) -> usize {
        let mut sum = 0;
        let mut i = 0;
        while i < self.len {
            if !matches!(self.list[i].role, Role::Buffer) {
                sum += self.list[i].dims.len();
            }
            i += 1;
        }
        sum
    }

    /// How many numbers there are in all, running statistics included.
    #[inline]
    pub const fn numbers(&self) -> usize {
        let mut sum = 0;
        let mut i = 0;
        while i < self.len {
            sum += self.list[i].dims.len();
            i += 1;
        }
        sum
    }
}
