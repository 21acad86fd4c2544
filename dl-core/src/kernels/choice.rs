//! Which kernel a convolution or a linear layer uses: decided by its shape alone.
//!
//! All ways of a convolution do about the same multiply-adds in a nanosecond; they differ in how many of them are thrown away, and in what is
//! copied first: see [`Way`].

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
    /// Stride 1: parts of output rows in registers, see [`conv2d_pixels`](super::conv2d_pixels).
    #[cfg(feature = "std")]
    Rows,
    /// Neighbouring outputs in registers, see [`conv2d_pixels`](super::conv2d_pixels).
    #[cfg(feature = "std")]
    Strips,
    /// A gradient's: dot products of lines of the image, for stride 1, [`conv2d_dots`](super::conv2d_dots).
    #[cfg(feature = "std")]
    Lines,
    /// A gradient's: output channels in registers, [`conv2d_lanes`](super::conv2d_lanes).
    #[cfg(feature = "std")]
    Lanes,
    /// Samples in registers, [`conv2d_samples`](super::conv2d_samples).
    #[cfg(feature = "std")]
    Samples,
    /// A gradient's: windows as a matrix, [`columns`](super::columns).
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
        let (rows, strips) = (self.rows(), self.strips());
        if self.is_whole() {
            Way::Vectors
        } else if self.is_winograd() {
            Way::Winograd
        } else if self.is_small(n) && self.samples() > rows && self.samples() > strips {
            Way::Samples
        } else if self.is_dense() && rows >= strips {
            Way::Rows
        } else {
            Way::Strips
        }
    }

    /// The way of the gradient of the input.
    pub const fn input_gradient_way(&self, n: usize) -> Way {
        if self.is_whole() {
            Way::Vectors
        } else if self.is_winograd() {
            Way::Winograd
        } else if self.is_small(n) && !(self.is_dense() && self.rows_back() > self.samples_back()) {
            Way::Samples
        } else if self.is_dense() {
            Way::Rows
        } else {
            Way::Columns
        }
    }

    /// The way of the gradient of the weights.
    pub const fn weight_gradient_way(&self, n: usize) -> Way {
        if self.is_winograd() {
            Way::Winograd
        } else if self.is_small(n) && self.window.kernel[1] > 1 {
            Way::Samples
        } else if self.is_dense() && self.lines(1) > self.lanes() {
            Way::Lines
        } else {
            Way::Lanes
        }
    }

    /// Many samples whose images all fit the second cache.
    const fn is_small(&self, n: usize) -> bool {
        let image = self.group_inputs() * self.window.pixels();
        let gradient = self.group_outputs() * self.window.outputs();
        n >= 8 && image <= 1 << 14 && gradient <= 1 << 15
    }

    /// About the GFLOP/s of [`Way::Rows`], of 118 at most: what of the last register of a row is outputs, and what writing them costs.
    const fn rows(&self) -> usize {
        if self.is_dense() { share(self.window.output[1], REGISTER / 2) * self.taps() / (self.taps() + 4) } else { 0 }
    }

    /// The same of the input's gradient, where windows see much of the padding.
    const fn rows_back(&self) -> usize {
        let (g, taps) = (&self.window, self.group_outputs() * self.window.taps());
        share(g.input[1], REGISTER / 2) * g.outputs() / g.pixels() * taps / (taps + 4)
    }

    /// About the GFLOP/s of [`Way::Strips`]: what of the last register of a plane is outputs, and what copying costs.
    const fn strips(&self) -> usize {
        let reads = self.group_outputs() * self.window.kernel[0];
        share(self.window.outputs(), REGISTER) * self.taps() / (self.taps() + 4) * reads / (reads + 8)
    }

    /// About the GFLOP/s of [`Way::Samples`]: all lanes are in use, and turning around costs as many nanoseconds as 20 multiply-adds.
    const fn samples(&self) -> usize {
        110 * self.taps() / (self.taps() + 20)
    }

    /// The same of the input's gradient.
    const fn samples_back(&self) -> usize {
        let taps = self.group_outputs() * self.window.taps();
        95 * taps / (taps + 20)
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

/// The percentage of `lanes` that `len` numbers fill.
#[cfg(feature = "std")]
const fn share(len: usize, lanes: usize) -> usize {
    100 * len / len.next_multiple_of(lanes)
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
