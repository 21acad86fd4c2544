//! Times of the ways of one shape.

use std::hint::black_box;
use std::time::Duration;

use dl_core::kernels::choice::Way;
use dl_core::kernels::compiled::Compiled;
use dl_core::kernels::conv::Conv;
use dl_core::kernels::winograd;
use timing::least;

use super::cases::{Choice, Decision};
use super::shapes::Shape;

/// How many samples are taken; the least counts.
const TIMES: usize = 4;

/// What each of these choices takes, in seconds.
pub fn seconds(sample: Duration, decision: Decision, shape: Shape, choices: &[Choice]) -> Vec<f64> {
    match shape {
        Shape::Conv(conv, n) => {
            let ways: Vec<Way> = choices
                .iter()
                .filter_map(|choice| if let Choice::Way(way) = choice { Some(*way) } else { None })
                .collect();
            of_conv(sample, decision, &conv, n, &ways)
        }
        Shape::Linear([inputs, outputs], n) => {
            let [x, weight, bias, mut y] = [n * inputs, inputs * outputs, outputs, n * outputs].map(Floats::new);
            let (x, weight, bias, y) = (x.get(), weight.get(), bias.get(), y.get_mut());
            least(sample, TIMES, choices.len(), &mut |i| {
                if let Choice::InLanes(samples) = choices[i] {
                    f32::linear_forward_by(samples, inputs, outputs, weight, bias, false, black_box(x), y);
                }
            })
        }
    }
}

fn of_conv(sample: Duration, decision: Decision, conv: &Conv, n: usize, ways: &[Way]) -> Vec<f64> {
    let g = &conv.window;
    let (x_len, y_len) = (n * g.channels * g.pixels(), n * conv.outputs * g.outputs());
    let [mut x, mut y, mut weight, mut bias] = [x_len, y_len, conv.weights(), conv.outputs].map(Floats::new);
    let (x, y, weight, bias) = (x.get_mut(), y.get_mut(), weight.get_mut(), bias.get_mut());
    // As in networks, weights are packed once for many batches, but not for one sample.
    let packs = n > 1 && ways.contains(&Way::Winograd);
    let mut packed = Floats::new(if packs { winograd::packed(conv) } else { 0 });
    let packed = packed.get_mut();
    let count = ways.len();
    match decision {
        Decision::InputGradient => {
            if packs {
                winograd::pack_backward(conv, weight, packed);
            }
            let way = &mut |i: usize| f32::conv2d_input_gradient_by(ways[i], conv, weight, packed, black_box(y), x);
            least(sample, TIMES, count, way)
        }
        Decision::WeightGradient => {
            let way = &mut |i: usize| f32::conv2d_weight_gradient_by(ways[i], conv, black_box(x), y, weight, bias);
            least(sample, TIMES, count, way)
        }
        Decision::Forward | Decision::Linear => {
            if packs {
                winograd::pack(conv, weight, packed);
            }
            let way =
                &mut |i: usize| f32::conv2d_forward_by(ways[i], conv, weight, packed, bias, false, black_box(x), y);
            least(sample, TIMES, count, way)
        }
    }
}

/// Numbers that begin at a line of the cache, as those of networks do.
struct Floats {
    numbers: Vec<f32>,
    start: usize,
}

/// The bytes of a line.
const LINE: usize = 64;

impl Floats {
    fn new(len: usize) -> Self {
        let mut numbers: Vec<f32> =
            (0..len + LINE / size_of::<f32>()).map(|i| (i % 1013) as f32 / 1013.0 - 0.5).collect();
        let start = numbers.as_ptr().align_offset(LINE);
        numbers.truncate(start + len);
        Floats { numbers, start }
    }

    fn get(&self) -> &[f32] {
        &self.numbers[self.start..]
    }

    fn get_mut(&mut self) -> &mut [f32] {
        &mut self.numbers[self.start..]
    }
}
