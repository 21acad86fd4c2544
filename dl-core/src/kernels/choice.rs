//! Which kernel a convolution or a linear layer uses: decided by its shape alone.
//!
//! All ways of a convolution do about the same multiply-adds in a nanosecond; they differ in how many of them are thrown away. Lines throw away
//! the margin of the image, lanes those that output channels do not fill.

use super::conv2d::Conv;

/// How many of `n` samples a linear layer takes into the lanes of registers, [`lanes`](super::lanes); the others are left to dot products,
/// [`linear_dots`](super::linear_dots).
///
/// Samples must be turned around for lanes, which few outputs do not repay: 64 samples of 784 → 8 take 7.5 µs in dot products, 14 µs
/// in lanes; of 784 → 60 it is 34 and 28. Lanes that no sample fills are lost: 8 samples of 1024 → 1024 take 185 µs in dot
/// products, 250 in lanes. But dot products must be added up across registers: 8 samples of 120 → 84 take 2.6 and 2.2 µs.
#[cfg(feature = "std")]
pub const fn in_lanes(n: usize, inputs: usize, outputs: usize) -> usize {
    let rest = n % REGISTER;
    if n < 8 || outputs * (inputs / 160 + 5) < inputs / 2 {
        0
    } else if inputs <= 256 || rest > 12 {
        n
    } else {
        n - rest
    }
}

/// Ways to compute a convolution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Without any buffer, where there is no memory for one.
    Direct,
    /// The only window is the whole image: a product with vectors, of all samples at once.
    #[cfg(feature = "std")]
    Vectors,
    /// Stride 1: neighbouring outputs in registers, [`conv2d_lines`](super::conv2d_lines).
    #[cfg(feature = "std")]
    Lines,
    /// Output channels in registers, [`conv2d_lanes`](super::conv2d_lanes).
    #[cfg(feature = "std")]
    Lanes,
    /// Samples in registers, [`conv2d_samples`](super::conv2d_samples).
    #[cfg(feature = "std")]
    Samples,
    /// Windows copied to a matrix, [`columns`](super::columns).
    #[cfg(feature = "std")]
    Columns,
    /// Windows of 3 × 3 with fewer multiplications, [`winograd`](super::winograd).
    #[cfg(feature = "std")]
    Winograd,
}

/// Numbers in a register.
#[cfg(feature = "std")]
const REGISTER: usize = 16;

#[cfg(feature = "std")]
impl Conv {
    /// The way of the forward pass of `n` samples.
    pub const fn way(&self, n: usize) -> Way {
        let (lines, lanes) = (self.lines(1), self.lanes());
        if self.is_whole() {
            Way::Vectors
        } else if self.is_winograd() {
            Way::Winograd
        } else if self.is_small(n) {
            Way::Samples
        } else if self.is_dense() && lines + 10 >= lanes {
            Way::Lines
        } else if lanes >= 50 {
            Way::Lanes
        } else {
            Way::Columns
        }
    }

    /// The way of the gradient of the input.
    pub const fn input_gradient_way(&self, n: usize) -> Way {
        if self.is_whole() {
            Way::Vectors
        } else if self.is_winograd() {
            Way::Winograd
        } else if self.is_small(n) {
            Way::Samples
        } else if self.is_dense() {
            Way::Lines
        } else {
            Way::Columns
        }
    }

    /// The way of the gradient of the weights.
    pub const fn weight_gradient_way(&self, n: usize) -> Way {
        if self.is_winograd() {
            Way::Winograd
        } else if self.is_small(n) {
            Way::Samples
        } else if self.is_dense() && self.lines(1) > self.lanes() {
            Way::Lines
        } else {
            Way::Lanes
        }
    }

    /// Many samples whose images all fit the second cache.
    const fn is_small(&self, n: usize) -> bool {
        n >= 8 && self.group_inputs() * self.window.pixels() <= 1 << 13
    }

    /// Numbers of weights that are packed once for all samples; 0 where weights are used as they are.
    pub const fn packed(&self) -> usize {
        if self.is_winograd() { super::winograd::packed(self) } else { 0 }
    }

    /// 3 × 3 windows of stride 1, with channels enough that transformations are little beside the products, and images of which
    /// the tiles are not mostly margin. From 8 × 16 channels on, this takes 50 to 70% of the time of the direct ways, with
    /// 32 × 32 less than half, with 256 × 256 a quarter; images of 5 × 5 or 3 × 3 take half, of 2 × 2 as long.
    const fn is_winograd(&self) -> bool {
        let (g, outputs) = (&self.window, self.outputs);
        let channels = g.channels >= 8 && outputs >= 8 && g.channels * outputs >= 128;
        super::winograd::suits(self) && channels && fills_tiles(g.output) && fills_tiles(g.input)
    }

    /// The window is the image.
    pub const fn is_whole(&self) -> bool {
        let g = &self.window;
        self.groups == 1 && g.kernel[0] == g.input[0] && g.kernel[1] == g.input[1] && g.outputs() == 1 && g.inside()
    }

    /// Stride 1.
    const fn is_dense(&self) -> bool {
        self.window.stride[0] == 1 && self.window.stride[1] == 1
    }

    /// The percentage of multiply-adds that count, in lines.
    const fn lines(&self, registers: usize) -> usize {
        let g = &self.window;
        let width = g.output[1] + g.dilation[1] * (g.kernel[1] - 1);
        100 * g.outputs() / (g.output[0] * width).next_multiple_of(registers * REGISTER)
    }

    /// The percentage of multiply-adds that count, in lanes.
    const fn lanes(&self) -> usize {
        100 * self.group_outputs() / self.group_outputs().next_multiple_of(REGISTER)
    }
}

/// Whether an image has 6 or more of the 16 pixels of its tiles.
#[cfg(feature = "std")]
const fn fills_tiles(image: [usize; 2]) -> bool {
    image[0] * image[1] >= 6 * image[0].div_ceil(4) * image[1].div_ceil(4)
}

#[cfg(not(feature = "std"))]
impl Conv {
    /// The way of the forward pass.
    pub const fn way(&self, _n: usize) -> Way {
        Way::Direct
    }

    /// Numbers of weights that are packed once for all samples: none.
    pub const fn packed(&self) -> usize {
        0
    }
}
