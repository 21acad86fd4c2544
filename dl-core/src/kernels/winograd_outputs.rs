//! Winograd's algorithm for one image on all cores: tiles are transformed first, in blocks or in chunks of channels; then outputs are
//! computed, in ranges of channels. The sums are those of [`winograd`](super::winograd).

use super::conv::Conv;
use super::winograd::{Correlation, TOGETHER, blocks};
use super::winograd_product::{Matrices, products};
use super::winograd_tiles::{Place, join};
use super::winograd_weights::{Windows, transform};
use crate::element::Element;
use crate::par;

/// `y = weight · windows + bias`, of which only what is above 0 if `relu`. Weights that have not been packed are transformed here.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], packed: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let c = &Correlation::forward(conv);
    let (rows, block, pixels) = (c.tiles()[0], c.block(1), c.from[0] * c.from[1]);
    let packed = c.worth_reading(1, packed);
    let chunk = c.chunk(1, packed);
    let (len, place) = c.place(block, chunk);
    // Chunks are several only where there is one block.
    let cells = rows.div_ceil(block).max(c.inputs.div_ceil(chunk));
    T::with_scratch(cells * len, |tiles| {
        par::each(tiles, len, &|i, tiles| {
            let (rows, from) = if rows > block {
                (i * block..rows.min((i + 1) * block), 0..c.inputs)
            } else {
                (0..rows, i * chunk..c.inputs.min((i + 1) * chunk))
            };
            let c = Correlation { inputs: from.len(), ..*c };
            T::with_scratch(c.scratch(block), |scratch| {
                c.split(&rows, &x[from.start * pixels..from.end * pixels], scratch, tiles, place);
            });
        });
        let together = if c.outputs < 2 * TOGETHER { TOGETHER / 2 } else { TOGETHER };
        // Reading every other half of a row takes longer than transforming.
        let packed = if together < TOGETHER { &[] } else { packed };
        let image = Image { c, weight, packed, chunk, bias, relu, tiles, len, place };
        par::each(y, together * c.to[0] * c.to[1], &|i, y| image.outputs(i * together, y));
    });
}

/// An image, of which all tiles have been transformed, and what is made of it.
struct Image<'a, T> {
    c: &'a Correlation,
    weight: &'a [T],
    packed: &'a [T],
    /// Input channels whose products are summed up at once.
    chunk: usize,
    bias: &'a [T],
    relu: bool,
    /// Blocks of tiles, or chunks of the channels of one block, each of so many numbers.
    tiles: &'a [T],
    len: usize,
    place: Place,
}

impl<T: Element> Image<'_, T> {
    /// The outputs `y`, which begin with channel `first`.
    fn outputs(&self, first: usize, y: &mut [T]) {
        let c = self.c;
        let (rows, block, [height, width]) = (c.tiles()[0], c.block(1), c.to);
        let lanes = first..first + y.len() / (height * width);
        let windows = |from, lanes| Windows { inputs: c.inputs, flipped: false, from, lanes };
        let transformed = if self.packed.is_empty() { windows(0..self.chunk, lanes.clone()).numbers() } else { 0 };
        let (sums_len, at_sums) = c.place(block, lanes.len());
        T::with_scratch(transformed + sums_len + c.scratch(block), |scratch| {
            let (transformed, scratch) = scratch.split_at_mut(transformed);
            let (sums, scratch) = scratch.split_at_mut(sums_len);
            for (k, from) in blocks(c.inputs, self.chunk).enumerate() {
                let here = windows(from.clone(), lanes.clone());
                let (weights, of_weights) = if self.packed.is_empty() {
                    transform(&here, self.weight, transformed);
                    (&*transformed, here.clone())
                } else {
                    // The block of lanes that these are in.
                    let begin = first / TOGETHER * TOGETHER;
                    let before = windows(0..c.inputs, 0..TOGETHER).numbers() * (begin / TOGETHER);
                    let all = windows(0..c.inputs, begin..c.outputs.min(begin + TOGETHER));
                    (&self.packed[before + first - begin..], all)
                };
                for (i, block) in blocks(rows, block).enumerate() {
                    products(
                        [block.len() * c.tiles()[1], from.len(), here.width()],
                        (
                            &self.tiles[(k + i) * self.len..],
                            Matrices { every: self.place.every, strides: [self.place.stride, 1] },
                        ),
                        (weights, Matrices { every: of_weights.every(), strides: [of_weights.width(), 1] }),
                        (sums, Matrices { every: at_sums.every, strides: [at_sums.stride, 1] }),
                        from.start > 0,
                    );
                    if from.end == c.inputs {
                        let bias = self.bias.get(lanes.clone()).unwrap_or(&[]);
                        join(&c.rows(block, c.to), (sums, at_sums), bias, self.relu, scratch, y);
                    }
                }
            }
        });
    }
}
