//! One sample, or a batch that stays together, on all cores: a layer is computed in ranges of its outputs.
//!
//! Ranges are halved as long as they are large, by the layer's shape alone, so that results do not depend on the number of threads;
//! nor on whether a layer is divided, as every output is the same sum.

use super::choice::Way;
use super::conv::Conv;
use super::conv2d;
use super::conv2d_tile::MOST_ROWS;
use super::{linear, winograd_outputs};
use crate::element::Element;
use crate::par;

/// `y[n, o] = Σᵢ weight[o, i] x[n, i] + bias[o]`, or `max(y, 0)` with `relu`, of one sample or many.
pub fn linear<T: Element>(inputs: usize, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    if x.len() > inputs {
        return linear::forward_together([inputs, weight.len() / inputs], weight, bias, relu, x, y);
    }
    let size = Size { taps: inputs, pixels: 1, together: 4 };
    halve(&size, Outputs { weight, bias, y }, &|_| true, &|o| {
        linear::forward(inputs, o.y.len(), o.weight, o.bias, relu, x, o.y)
    });
}

/// A convolution of one sample, see [`conv2d::forward`]. Ranges of channels are computed in the way that all of them would be.
pub fn conv2d<T: Element>(conv: &Conv, weight: &[T], packed: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    if x.len() > conv.window.channels * conv.window.pixels() {
        return conv2d::forward(conv, weight, packed, bias, relu, x, y);
    }
    let way = conv.way(1);
    if way == Way::Winograd && par::is_large(conv.weights() * conv.window.outputs(), conv.weights()) {
        return winograd_outputs::forward(conv, weight, packed, bias, relu, x, y);
    }
    if way == Way::Winograd || conv.groups > 1 {
        return conv2d::forward(conv, weight, packed, bias, relu, x, y);
    }
    let size = Size { taps: conv.taps(), pixels: conv.window.outputs(), together: MOST_ROWS };
    halve(&size, Outputs { weight, bias, y }, &|outputs| Conv { outputs, ..*conv }.way(1) == way, &|o| {
        let outputs = o.y.len() / conv.window.outputs();
        conv2d::forward(&Conv { outputs, ..*conv }, o.weight, &[], o.bias, relu, x, o.y);
    });
}

/// What each output channel has.
struct Size {
    /// Weights.
    taps: usize,
    /// Numbers.
    pixels: usize,
    /// How many channels are computed together, so that ranges are multiples of it if possible.
    together: usize,
}

/// A range of output channels.
struct Outputs<'a, T> {
    weight: &'a [T],
    bias: &'a [T],
    y: &'a mut [T],
}

/// Calls `f` on ranges of `outputs`, as far as it `may` be called on so many.
fn halve<T: Element>(
    size: &Size,
    outputs: Outputs<'_, T>,
    may: &(dyn Fn(usize) -> bool + Sync),
    f: &(dyn Fn(Outputs<'_, T>) + Sync),
) {
    let Outputs { weight, bias, y } = outputs;
    let count = y.len() / size.pixels;
    // The multiple that is nearest to the middle.
    let half = (count + size.together) / (2 * size.together) * size.together;
    let worth = par::is_large(count * size.pixels * size.taps, count * size.taps) && half > 0 && half < count;
    if !worth || !may(half) || !may(count - half) {
        return f(Outputs { weight, bias, y });
    }
    let (weights, biases) = (weight.split_at(half * size.taps), bias.split_at(half.min(bias.len())));
    let ys = y.split_at_mut(half * size.pixels);
    let first = Outputs { weight: weights.0, bias: biases.0, y: ys.0 };
    let rest = Outputs { weight: weights.1, bias: biases.1, y: ys.1 };
    par::join(|| halve(size, first, may, f), || halve(size, rest, may, f));
}
