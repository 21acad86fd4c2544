//! Which kernel a convolution uses: decided by its shape alone, when the program is compiled.
//!
//! Measured on one core of a Zen 4 in `f32`: lines do 19 to 34 multiply-adds per nanosecond, the more the narrower the margin is
//! against the image; columns do 14 to 16. What lines throw away is the margin, so they win while the frame (image
//! with padding) is at most twice the output.

use super::conv2d::Conv;

/// Ways to compute a convolution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Without any buffer, where there is no memory for one.
    Direct,
    /// The only window is the whole image: a product with vectors, of all samples at once.
    #[cfg(feature = "std")]
    Vectors,
    /// Stride 1: runs of outputs straight from the image, [`correlate`](super::correlate).
    #[cfg(feature = "std")]
    Lines,
    /// Windows copied to a matrix, [`columns`](super::columns), and `matrixmultiply`.
    #[cfg(feature = "std")]
    Columns,
}

impl Conv {
    /// The way of this convolution.
    #[cfg(feature = "std")]
    pub const fn way(&self) -> Way {
        let g = &self.window;
        let whole = g.kernel[0] == g.input[0] && g.kernel[1] == g.input[1] && g.outputs() == 1 && g.inside();
        if whole && self.groups == 1 {
            Way::Vectors
        } else if g.stride[0] == 1 && g.stride[1] == 1 && self.frame_width() <= 2 * g.output[1] {
            Way::Lines
        } else {
            Way::Columns
        }
    }

    /// Columns of the input with its padding.
    #[cfg(feature = "std")]
    const fn frame_width(&self) -> usize {
        self.window.output[1] + self.window.dilation[1] * (self.window.kernel[1] - 1)
    }

    /// The way of this convolution.
    #[cfg(not(feature = "std"))]
    pub const fn way(&self) -> Way {
        Way::Direct
    }
}
