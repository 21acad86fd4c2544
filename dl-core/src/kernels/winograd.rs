//! Convolutions of 3 × 3 windows and stride 1 by Winograd's minimal filtering, F(4 × 4, 3 × 3): 36 multiplications for 16
//! outputs, where the definition has 144 (Lavin and Gray 2015, arXiv 1509.09308).
//!
//! An image is cut into tiles of 6 × 6, of which neighbours share two rows or columns. Tiles and windows are transformed, then
//! multiplied point by point and summed over channels, which is a product of matrices for each of the 36 points, and the sums
//! become 4 × 4 outputs: `y = Aᵀ [(G w Gᵀ) · (Bᵀ x B)] A`. Channels are in the lanes of registers, so images of any size have as
//! few tiles as can be.
//!
//! Memory: transformed weights take four times as much as weights, [`packed`] once for all samples; the gradient of the weights
//! has sums of the same size in scratch memory of each thread. A block of 32 tiles takes 36 · 32 numbers for each channel.
//!
//! Error in `f32`, relative to the sum of the sizes of the addends of an output or gradient: at most 8·10⁻⁷ for 64 to 256 normally
//! distributed channels, where direct sums have 3·10⁻⁷; in `f64`, 2·10⁻¹⁵. Where that sum varies within a tile, as at padded
//! edges, the largest one of the tile counts. Infinities and NaN spread over their tile.

use core::ops::Range;

use super::conv::Conv;
use super::simd::MOST;
use super::winograd_product::{Matrices, products};
use super::winograd_tiles::{Place, Rows, TILE, join, split};
#[cfg(feature = "train")]
use super::winograd_transforms::OutputGradient;
use super::winograd_transforms::{Image, SQUARE};
#[cfg(feature = "train")]
use super::winograd_weights::add_back;
use super::winograd_weights::{Windows, transform};
use crate::element::Element;

/// Output channels whose sums are computed together.
pub(super) const TOGETHER: usize = 64;
/// Tiles that are worked on together.
const TILES: usize = 32;
/// Input channels whose weights are transformed and used at once, where they have not been packed: half of the second cache.
const CHANNELS: usize = 48;
/// Bytes of packed weights beyond which reading them for one image, if it is one block of tiles, takes longer than transforming weights:
/// the second cache. With 64 → 128 channels of 16 × 16, 1 MB, packed weights take 14% less time; with 256 → 256 of 8 × 8, 9 MB, 10% more; with 28 MB, four
/// times as much.
const NEAR: usize = 1 << 21;

/// Whether the windows are 3 × 3, next to each other, and reach at most two pixels beyond the image.
pub const fn suits(conv: &Conv) -> bool {
    let g = &conv.window;
    let mut axis = 0;
    while axis < 2 {
        let steps = g.kernel[axis] == 3 && g.stride[axis] == 1 && g.dilation[axis] == 1;
        if !steps || g.before[axis] > 2 || g.after[axis] > 2 {
            return false;
        }
        axis += 1;
    }
    conv.groups == 1
}

/// A correlation of images of `inputs` channels with 3 × 3 windows.
#[derive(Clone, Copy)]
pub(super) struct Correlation {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    pub(super) from: [usize; 2],
    pub(super) to: [usize; 2],
    pub(super) before: [usize; 2],
}

impl Correlation {
    pub(super) const fn forward(conv: &Conv) -> Self {
        let g = &conv.window;
        Correlation { inputs: g.channels, outputs: conv.outputs, from: g.input, to: g.output, before: g.before }
    }

    /// Windows reach as far beyond the images of gradients as they did not reach beyond the images.
    const fn backward(conv: &Conv) -> Self {
        let g = &conv.window;
        let before = [2 - g.before[0], 2 - g.before[1]];
        Correlation { inputs: conv.outputs, outputs: g.channels, from: g.output, to: g.input, before }
    }

    /// Rows of tiles, and tiles in a row.
    pub(super) const fn tiles(&self) -> [usize; 2] {
        [self.to[0].div_ceil(TILE), self.to[1].div_ceil(TILE)]
    }

    /// Rows of tiles that are worked on together, of `n` images.
    pub(super) const fn block(&self, n: usize) -> usize {
        let [rows, tiles] = self.tiles();
        let block = if TILES > tiles { TILES / tiles } else { 1 };
        if block < n * rows { block } else { n * rows }
    }

    /// `packed`, or nothing if weights are better transformed for `n` images.
    pub(super) fn worth_reading<'a, T>(&self, n: usize, packed: &'a [T]) -> &'a [T] {
        if n == 1 && self.block(1) == self.tiles()[0] && size_of_val(packed) > NEAR { &[] } else { packed }
    }

    /// Input channels whose products are summed up at once: all, unless weights are transformed for one block of tiles.
    pub(super) fn chunk<T>(&self, n: usize, packed: &[T]) -> usize {
        let once = packed.is_empty() && self.block(n) == n * self.tiles()[0];
        if once { CHANNELS.min(self.inputs) } else { self.inputs }
    }

    /// The images that some rows of tiles are of, if those of all images are counted: for each the image, which of its rows they
    /// are, and the number of the first tile.
    pub(super) fn parts(&self, block: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>, usize)> {
        let [rows, tiles] = self.tiles();
        (block.start / rows..block.end.div_ceil(rows)).map(move |image| {
            let (start, end) = (block.start.max(image * rows), block.end.min((image + 1) * rows));
            (image, start - image * rows..end - image * rows, (start - block.start) * tiles)
        })
    }

    /// Rows of tiles of images of a size.
    pub(super) const fn rows(&self, rows: Range<usize>, image: [usize; 2]) -> Rows {
        Rows { rows, tiles: self.tiles()[1], image }
    }

    /// Scratch memory for the pixels of a block.
    pub(super) fn scratch(&self, block: usize) -> usize {
        self.rows(0..block.min(self.tiles()[0]), self.to).scratch(2)
    }

    /// Where the transformed tiles of a block are: numbers, and places.
    pub(super) const fn place(&self, block: usize, channels: usize) -> (usize, Place) {
        let (tiles, stride) = (block * self.tiles()[1], channels.next_multiple_of(MOST));
        let every = tiles * stride + MOST;
        (SQUARE * every, Place { every, stride })
    }

    /// Transforms the windows of a block of `x`.
    pub(super) fn split<T: Element>(
        &self,
        block: &Range<usize>,
        x: &[T],
        scratch: &mut [T],
        to: &mut [T],
        place: Place,
    ) {
        for (image, rows, tile) in self.parts(block.clone()) {
            let numbers = self.inputs * self.from[0] * self.from[1];
            let (x, to) = (&x[image * numbers..][..numbers], &mut to[tile * place.stride..]);
            split::<Image, T>(&self.rows(rows, self.from), self.before, x, scratch, to, place);
        }
    }
}

/// `count` channels, some at a time.
pub(super) fn blocks(count: usize, together: usize) -> impl Iterator<Item = Range<usize>> {
    (0..count).step_by(together).map(move |first| first..count.min(first + together))
}

/// Numbers of transformed weights, for sums over `from` channels.
const fn transformed(from: usize, lanes: usize) -> usize {
    SQUARE * (from * lanes.next_multiple_of(MOST) + MOST * lanes.div_ceil(TOGETHER))
}

/// Numbers of transformed weights, for either pass.
pub const fn packed(conv: &Conv) -> usize {
    let (inputs, outputs) = (conv.window.channels, conv.outputs);
    let (forward, backward) = (transformed(inputs, outputs), transformed(outputs, inputs));
    if forward > backward { forward } else { backward }
}

/// Weights, transformed or not.
#[derive(Clone, Copy)]
struct Weights<'a, T> {
    weight: &'a [T],
    packed: &'a [T],
    inputs: usize,
    flipped: bool,
}

impl<T: Element> Weights<'_, T> {
    fn windows(&self, from: Range<usize>, lanes: Range<usize>) -> Windows {
        Windows { inputs: self.inputs, flipped: self.flipped, from, lanes }
    }

    /// Transforms them all.
    fn pack(&self, from: usize, lanes: usize, mut packed: &mut [T]) {
        for lanes in blocks(lanes, TOGETHER) {
            let windows = self.windows(0..from, lanes);
            let (to, rest) = packed.split_at_mut(windows.numbers());
            transform(&windows, self.weight, to);
            packed = rest;
        }
    }
}

/// Transforms the weights for [`forward`].
pub fn pack<T: Element>(conv: &Conv, weight: &[T], packed: &mut [T]) {
    let inputs = conv.window.channels;
    Weights { weight, packed: &[], inputs, flipped: false }.pack(inputs, conv.outputs, packed);
}

/// Transforms the weights for [`input_gradient`].
pub fn pack_backward<T: Element>(conv: &Conv, weight: &[T], packed: &mut [T]) {
    let inputs = conv.window.channels;
    Weights { weight, packed: &[], inputs, flipped: true }.pack(conv.outputs, inputs, packed);
}

/// `y = weight · windows + bias`, of which only what is above 0 if `relu`. Weights that have not been packed are transformed here.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], packed: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let weights = Weights { weight, packed, inputs: conv.window.channels, flipped: false };
    correlate(&Correlation::forward(conv), weights, bias, relu, x, y);
}

/// Forward was a correlation of `x` with `weight`, so here `dx` is that of `dy` with `weight` turned around.
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], packed: &[T], dy: &[T], dx: &mut [T]) {
    let weights = Weights { weight, packed, inputs: conv.window.channels, flipped: true };
    correlate(&Correlation::backward(conv), weights, &[], false, dy, dx);
}

fn correlate<T: Element>(c: &Correlation, weights: Weights<'_, T>, bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let n = x.len() / (c.inputs * c.from[0] * c.from[1]);
    let (all, block) = (n * c.tiles()[0], c.block(n));
    let weights = Weights { packed: c.worth_reading(n, weights.packed), ..weights };
    if weights.packed.is_empty() && block < all {
        // They are used several times.
        T::with_scratch(transformed(c.inputs, c.outputs), |packed| {
            weights.pack(c.inputs, c.outputs, packed);
            correlate(c, Weights { packed, ..weights }, bias, relu, x, y);
        });
        return;
    }
    let chunk = c.chunk(n, weights.packed);
    let unpacked = if weights.packed.is_empty() { transformed(chunk, TOGETHER.min(c.outputs)) } else { 0 };
    let ((tiles_len, at_tiles), (sums_len, at_sums)) =
        (c.place(block, c.inputs), c.place(block, TOGETHER.min(c.outputs)));
    let image = c.to[0] * c.to[1];
    T::with_scratch(tiles_len + sums_len + unpacked + c.scratch(block), |scratch| {
        let (tiles, scratch) = scratch.split_at_mut(tiles_len);
        let (sums, scratch) = scratch.split_at_mut(sums_len);
        let (unpacked, scratch) = scratch.split_at_mut(unpacked);
        for block in blocks(all, block.max(1)) {
            c.split(&block, x, scratch, tiles, at_tiles);
            let mut packed = weights.packed;
            for lanes in blocks(c.outputs, TOGETHER) {
                for from in blocks(c.inputs, chunk) {
                    let windows = weights.windows(from.clone(), lanes.clone());
                    let transformed = if packed.is_empty() {
                        transform(&windows, weights.weight, unpacked);
                        &*unpacked
                    } else {
                        let here;
                        (here, packed) = packed.split_at(windows.numbers());
                        here
                    };
                    products(
                        [block.len() * c.tiles()[1], from.len(), windows.width()],
                        (&tiles[from.start..], Matrices { every: at_tiles.every, strides: [at_tiles.stride, 1] }),
                        (transformed, Matrices { every: windows.every(), strides: [windows.width(), 1] }),
                        (sums, Matrices { every: at_sums.every, strides: [at_sums.stride, 1] }),
                        from.start > 0,
                    );
                }
                let bias = bias.get(lanes.clone()).unwrap_or(&[]);
                for (i, rows, tile) in c.parts(block.clone()) {
                    let y = &mut y[(i * c.outputs + lanes.start) * image..][..lanes.len() * image];
                    let sums = (&sums[tile * at_sums.stride..], at_sums);
                    join(&c.rows(rows, c.to), sums, bias, relu, scratch, y);
                }
            }
        }
    });
}

/// Forward was bilinear in transformed weights and tiles, so here transformed gradients are products of transformed tiles of `x` and
/// of `dy`; they are added up over all tiles before they are transformed back: `dweight += Gᵀ (Σ (Bᵀ x B) · (A dy Aᵀ)) G`.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T]) {
    let c = &Correlation::forward(conv);
    let n = x.len() / (c.inputs * c.from[0] * c.from[1]);
    let (all, block, image) = (n * c.tiles()[0], c.block(n), c.to[0] * c.to[1]);
    if all == 0 {
        return;
    }
    let ((tiles_len, at_tiles), (dy_len, at_dy)) = (c.place(block, c.inputs), c.place(block, TOGETHER.min(c.outputs)));
    T::with_scratch(tiles_len + dy_len + transformed(c.inputs, c.outputs) + c.scratch(block), |scratch| {
        let (tiles, scratch) = scratch.split_at_mut(tiles_len);
        let (gradient, scratch) = scratch.split_at_mut(dy_len);
        let (sums, scratch) = scratch.split_at_mut(transformed(c.inputs, c.outputs));
        for block in blocks(all, block.max(1)) {
            c.split(&block, x, scratch, tiles, at_tiles);
            let mut left = &mut *sums;
            for lanes in blocks(c.outputs, TOGETHER) {
                for (i, rows, tile) in c.parts(block.clone()) {
                    let dy = &dy[(i * c.outputs + lanes.start) * image..][..lanes.len() * image];
                    let to = &mut gradient[tile * at_dy.stride..];
                    split::<OutputGradient, T>(&c.rows(rows, c.to), [0, 0], dy, scratch, to, at_dy);
                }
                let windows = Windows { inputs: c.inputs, flipped: false, from: 0..c.inputs, lanes };
                let here;
                (here, left) = core::mem::take(&mut left).split_at_mut(windows.numbers());
                products(
                    [c.inputs, block.len() * c.tiles()[1], windows.width()],
                    (tiles, Matrices { every: at_tiles.every, strides: [1, at_tiles.stride] }),
                    (gradient, Matrices { every: at_dy.every, strides: [at_dy.stride, 1] }),
                    (here, Matrices { every: windows.every(), strides: [windows.width(), 1] }),
                    block.start > 0,
                );
            }
        }
        let mut left = &*sums;
        for lanes in blocks(c.outputs, TOGETHER) {
            let windows = Windows { inputs: c.inputs, flipped: false, from: 0..c.inputs, lanes };
            let here;
            (here, left) = left.split_at(windows.numbers());
            add_back(&windows, here, dweight);
        }
    });
}
