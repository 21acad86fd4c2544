//! The decisions between kernels, from the numbers of a [`Table`]: those that kernels ask for use [`TABLE`], those that end in `_by`
//! any other, so that tables can be compared.

use super::choice::Way;
use super::choice::{Rate, TABLE, Table};
use super::conv::Conv;

/// Numbers in a register.
const REGISTER: usize = 16;

/// How many of `n` samples a linear layer takes into the lanes of registers, [`lanes`](super::lanes); the others are left to dot products,
/// [`linear_dots`](super::linear_dots).
pub const fn in_lanes(n: usize, inputs: usize, outputs: usize) -> usize {
    in_lanes_by(&TABLE, n, inputs, outputs)
}

/// [`in_lanes`] of another table.
///
/// Samples must be turned around for lanes, which few outputs do not repay. Lanes that no sample fills are lost. But dot products
/// must be added up across registers.
pub const fn in_lanes_by(table: &Table, n: usize, inputs: usize, outputs: usize) -> usize {
    let rest = n % REGISTER;
    if n < table.linear_least || outputs * (inputs / table.linear_inputs + table.linear_output) < inputs / 2 {
        0
    } else if inputs <= table.linear_part_inputs || rest > table.linear_part {
        n
    } else {
        n - rest
    }
}

impl Conv {
    /// The way of the forward pass of `n` samples.
    pub const fn way(&self, n: usize) -> Way {
        self.way_by(&TABLE, n)
    }

    /// [`Conv::way`] of another table.
    pub const fn way_by(&self, table: &Table, n: usize) -> Way {
        let (rows, strips, samples) = (self.rows(table), self.strips(table), self.samples(table));
        if self.is_whole() {
            Way::Vectors
        } else if self.is_winograd(table) {
            Way::Winograd
        } else if self.is_small(table, n) && samples > rows && samples > strips {
            Way::Samples
        } else if self.is_dense() && rows >= strips {
            Way::Rows
        } else {
            Way::Strips
        }
    }

    /// The way of the gradient of the input.
    pub const fn input_gradient_way(&self, n: usize) -> Way {
        self.input_gradient_way_by(&TABLE, n)
    }

    /// [`Conv::input_gradient_way`] of another table.
    pub const fn input_gradient_way_by(&self, table: &Table, n: usize) -> Way {
        if self.is_whole() {
            Way::Vectors
        } else if self.is_winograd(table) {
            Way::Winograd
        } else if self.is_small(table, n) && !(self.is_dense() && self.rows_back(table) > self.samples_back(table)) {
            Way::Samples
        } else if self.is_dense() && (self.window.taps() > 1 || self.group_inputs() > table.columns_inputs) {
            Way::Rows
        } else {
            Way::Columns
        }
    }

    /// The way of the gradient of the weights.
    pub const fn weight_gradient_way(&self, n: usize) -> Way {
        self.weight_gradient_way_by(&TABLE, n)
    }

    /// [`Conv::weight_gradient_way`] of another table.
    pub const fn weight_gradient_way_by(&self, table: &Table, n: usize) -> Way {
        if self.is_winograd(table) {
            Way::Winograd
        } else if self.is_small(table, n) && self.window.kernel[1] >= table.samples_kernel {
            Way::Samples
        } else if self.is_dense() && self.lines(table) > self.lanes(table) {
            Way::Lines
        } else {
            Way::Lanes
        }
    }

    /// The ways in which the forward pass can be computed.
    pub fn ways(&self) -> impl Iterator<Item = Way> {
        self.possible([Way::Vectors, Way::Rows, Way::Strips, Way::Samples, Way::Winograd])
    }

    /// The ways in which the gradient of the input can be computed.
    pub fn input_gradient_ways(&self) -> impl Iterator<Item = Way> {
        self.possible([Way::Vectors, Way::Rows, Way::Columns, Way::Samples, Way::Winograd])
    }

    /// The ways in which the gradient of the weights can be computed.
    pub fn weight_gradient_ways(&self) -> impl Iterator<Item = Way> {
        self.possible([Way::Lines, Way::Lanes, Way::Samples, Way::Winograd])
    }

    fn possible<const N: usize>(&self, ways: [Way; N]) -> impl Iterator<Item = Way> {
        let conv = *self;
        ways.into_iter().filter(move |way| match way {
            Way::Vectors => conv.is_whole(),
            Way::Rows | Way::Lines => conv.is_dense(),
            Way::Winograd => super::winograd::suits(&conv),
            _ => true,
        })
    }

    /// Many samples whose images all fit the second cache.
    const fn is_small(&self, table: &Table, n: usize) -> bool {
        let inputs = self.group_inputs() * self.window.pixels();
        let outputs = self.group_outputs() * self.window.outputs();
        n >= table.samples_least && inputs <= table.samples_inputs && outputs <= table.samples_outputs
    }

    /// The speed of [`Way::Rows`]: what of the last register of a row is outputs, and what writing them costs.
    const fn rows(&self, table: &Table) -> usize {
        let width = self.window.output[1];
        if self.is_dense() { table.rows.with(filled(width, REGISTER), self.taps()) } else { 0 }
    }

    /// The same of the input's gradient, where windows see much of the padding.
    const fn rows_back(&self, table: &Table) -> usize {
        let (g, taps) = (&self.window, self.group_outputs() * self.window.taps());
        let ([numbers, lanes], rate) = (filled(g.input[1], REGISTER), table.rows_back);
        rate.most * numbers / lanes * g.outputs() / g.pixels() * taps / (taps + rate.cost)
    }

    /// The speed of [`Way::Strips`]: what of the last register of a plane is outputs, and what copying costs.
    const fn strips(&self, table: &Table) -> usize {
        let reads = self.group_outputs() * self.window.kernel[0];
        let speed = table.strips.with(filled(self.window.outputs(), REGISTER), self.taps());
        speed * reads / (reads + table.strips_copy)
    }

    /// The speed of [`Way::Samples`]: all lanes are in use, but samples are turned around.
    const fn samples(&self, table: &Table) -> usize {
        table.samples.with([1, 1], self.taps())
    }

    /// The same of the input's gradient.
    const fn samples_back(&self, table: &Table) -> usize {
        table.samples_back.with([1, 1], self.group_outputs() * self.window.taps())
    }

    /// The speed of [`Way::Lines`]: the multiply-adds that count.
    const fn lines(&self, table: &Table) -> usize {
        let g = &self.window;
        let width = g.output[1] + g.dilation[1] * (g.kernel[1] - 1);
        table.lines * g.outputs() / (g.output[0] * width).next_multiple_of(REGISTER)
    }

    /// The speed of [`Way::Lanes`].
    const fn lanes(&self, table: &Table) -> usize {
        table.lanes * self.group_outputs() / self.group_outputs().next_multiple_of(REGISTER)
    }

    /// Whether the kernels of [`depthwise`](super::depthwise) are used. They are no [`Way`], but decided for when a layer is compiled, so that
    /// programs without such layers are without their code. Channels with many outputs share what they read in other ways; images of
    /// up to 4 × 4 are faster in lanes.
    pub const fn is_depthwise(&self) -> bool {
        let g = &self.window;
        self.groups > 1 && self.groups == g.channels && self.group_outputs() <= 4 && g.taps() > 1 && g.outputs() >= 25
    }

    /// Whether the gradient of the weights of a depthwise convolution is computed with samples in lanes: of small images, which lie far
    /// apart in a batch, where there are many.
    #[cfg(feature = "train")]
    pub const fn is_depthwise_in_lanes(&self, n: usize) -> bool {
        n >= TABLE.samples_least && self.window.outputs() < 256
    }

    /// Numbers of weights that are packed once for all samples; 0 where weights are used as they are.
    pub const fn packed(&self) -> usize {
        if self.is_winograd(&TABLE) { super::winograd::packed(self) } else { 0 }
    }

    /// 3 × 3 windows of stride 1, with channels enough that transformations are little beside the products, and images of which
    /// the tiles are not mostly margin.
    const fn is_winograd(&self, table: &Table) -> bool {
        let (inputs, outputs) = (self.window.channels, self.outputs);
        let least = if inputs < outputs { inputs } else { outputs };
        super::winograd::suits(self)
            && least >= table.winograd_channels
            && inputs * outputs >= table.winograd_pairs
            && fills_tiles(table, self.window.output)
            && fills_tiles(table, self.window.input)
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
}

impl Rate {
    /// With so many of so many lanes filled, and so many taps.
    const fn with(self, [numbers, lanes]: [usize; 2], taps: usize) -> usize {
        self.most * numbers / lanes * taps / (taps + self.cost)
    }
}

/// How many numbers there are, and how many fit the registers of `lanes` that they take.
const fn filled(len: usize, lanes: usize) -> [usize; 2] {
    [len, len.next_multiple_of(lanes)]
}

/// Whether the tiles of an image have pixels enough.
const fn fills_tiles(table: &Table, image: [usize; 2]) -> bool {
    image[0] * image[1] >= table.winograd_pixels * image[0].div_ceil(4) * image[1].div_ceil(4)
}
