//! The sizes of convolutions.

use super::geometry::Geometry;
use crate::shape::Dims;
use crate::spec::{Conv2d, ConvTranspose2d};

/// The sizes of a convolution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conv {
    /// Windows and images.
    pub window: Geometry,
    /// Output channels.
    pub outputs: usize,
    /// Groups into which both kinds of channels are divided.
    pub groups: usize,
}

impl Conv {
    /// The sizes of `layer` between an input and its output.
    pub const fn new(layer: &Conv2d, input: Dims, output: Dims) -> Self {
        Conv { window: Geometry::new(layer.window(), input, output), outputs: layer.out_channels, groups: layer.groups }
    }

    /// The convolution that goes the other way than `layer`: from an image like the layer's output to one like its input, with the
    /// same weights.
    pub const fn transposed(layer: &ConvTranspose2d, input: Dims, output: Dims) -> Self {
        Conv { window: Geometry::new(layer.window(), output, input), outputs: input.get(0), groups: layer.groups }
    }

    /// Input channels of one group.
    #[inline(always)]
    pub const fn group_inputs(&self) -> usize {
        self.window.channels / self.groups
    }

    /// Output channels of one group.
    #[inline(always)]
    pub const fn group_outputs(&self) -> usize {
        self.outputs / self.groups
    }

    /// Weights of one output channel.
    #[inline(always)]
    pub const fn taps(&self) -> usize {
        self.group_inputs() * self.window.taps()
    }

    /// Weights in all.
    #[inline(always)]
    pub const fn weights(&self) -> usize {
        self.outputs * self.taps()
    }
}
