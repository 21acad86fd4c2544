//! Which kernel a convolution or a linear layer uses: decided by its shape alone, with the measured numbers of one table.
//!
//! All ways of a convolution do about the same multiply-adds in a nanosecond; they differ in how many of them are thrown away, and in what is
//! copied first: see [`Way`]. The decisions are in [`decisions`](super::decisions); they read [`TABLE`] and nothing else.
//!
//! To regenerate the table, on a quiet machine: `cargo bench --bench kernels -- --sweep ways` times every possible way of many shapes,
//! says how much time the decisions of today's table lose, searches the numbers that lose least, and prints them as the
//! `const` below, ready to be pasted.

/// Ways to compute a convolution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// The only window is the whole image: a product with vectors, of all samples at once.
    Vectors,
    /// Stride 1: parts of output rows in registers, see [`conv2d_pixels`](super::conv2d_pixels).
    Rows,
    /// Neighbouring outputs in registers, see [`conv2d_pixels`](super::conv2d_pixels).
    Strips,
    /// A gradient's: dot products of lines of the image, for stride 1, [`conv2d_dots`](super::conv2d_dots).
    Lines,
    /// A gradient's: output channels in registers, [`conv2d_lanes`](super::conv2d_lanes).
    Lanes,
    /// Samples in registers, [`conv2d_samples`](super::conv2d_samples).
    Samples,
    /// A gradient's: windows as a matrix, [`columns`](super::columns).
    Columns,
    /// Windows of 3 × 3 with fewer multiplications, [`winograd`](super::winograd).
    Winograd,
}

/// How fast a way of a convolution is: `most · filled · taps / (taps + cost)`, where `filled` is the part of its registers that is
/// used, and `taps` are the multiply-adds of one number of the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// With full registers and many taps; the ways of a pass are compared, so the unit does not matter.
    pub most: usize,
    /// What reading and writing one number costs, in multiply-adds.
    pub cost: usize,
}

/// The measured numbers that decide between the kernels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Table {
    /// [`Way::Rows`] of the forward pass.
    pub rows: Rate,
    /// [`Way::Rows`] of the input's gradient.
    pub rows_back: Rate,
    /// [`Way::Strips`] of the forward pass.
    pub strips: Rate,
    /// What copying a number to a strip costs, in the multiply-adds that read it there.
    pub strips_copy: usize,
    /// [`Way::Samples`] of the forward pass, all lanes of which are in use.
    pub samples: Rate,
    /// [`Way::Samples`] of the input's gradient.
    pub samples_back: Rate,
    /// The fewest samples for which [`Way::Samples`] is tried, in all passes.
    pub samples_least: usize,
    /// The most numbers of an input's group, for [`Way::Samples`]: registers of them are to fit the second cache.
    pub samples_inputs: usize,
    /// The same of outputs.
    pub samples_outputs: usize,
    /// The fewest columns of a window, for [`Way::Samples`] of the weights' gradient.
    pub samples_kernel: usize,
    /// The most channels of an input's group, for [`Way::Columns`] of the input's gradient with windows of 1 × 1, whose columns are the image.
    pub columns_inputs: usize,
    /// How fast [`Way::Lines`] is with full registers.
    pub lines: usize,
    /// How fast [`Way::Lanes`] is with full registers.
    pub lanes: usize,
    /// The fewest channels, on either side, for [`Way::Winograd`]: with few, transforming takes longer than the products.
    pub winograd_channels: usize,
    /// The fewest pairs of channels, for [`Way::Winograd`].
    pub winograd_pairs: usize,
    /// The fewest pixels of an image for each of its tiles of 4 × 4, for [`Way::Winograd`]: beyond the image, tiles are wasted.
    pub winograd_pixels: usize,
    /// The fewest samples of a linear layer that are taken into [`lanes`](super::lanes).
    pub linear_least: usize,
    /// What an output costs in [`linear_dots`](super::linear_dots) beyond its multiply-adds, since products must be added up across
    /// registers: as much as turning around twice as many inputs, which is what lanes cost.
    pub linear_output: usize,
    /// The inputs that cost an output as much again, since dot products read a weight more often than lanes do.
    pub linear_inputs: usize,
    /// The most inputs with which a register is worth it for however few samples that are left over.
    pub linear_part_inputs: usize,
    /// The samples left over that are still left to dot products, where there are more inputs.
    pub linear_part: usize,
}

/// The numbers in use: of a processor that begins two multiply-adds of 512 bits in a cycle, at 235 GFLOP/s.
///
/// Winograd's convolutions with 32 × 32 channels take less than half of the time of the direct ways, with 256 × 256 a quarter; images of 5 × 5 or
/// 3 × 3 take half, of 2 × 2 as long.
pub const TABLE: Table = Table {
    rows: Rate { most: 100, cost: 8 },
    rows_back: Rate { most: 100, cost: 4 },
    strips: Rate { most: 90, cost: 0 },
    strips_copy: 60,
    samples: Rate { most: 90, cost: 20 },
    samples_back: Rate { most: 95, cost: 12 },
    samples_least: 9,
    samples_inputs: 8192,
    samples_outputs: 65536,
    samples_kernel: 1,
    columns_inputs: 1,
    lines: 100,
    lanes: 90,
    winograd_channels: 6,
    winograd_pairs: 256,
    winograd_pixels: 6,
    linear_least: 8,
    linear_output: 3,
    linear_inputs: 800,
    linear_part_inputs: 128,
    linear_part: 14,
};
