//! Convolutions of stride 1, by [`correlate`].

use super::conv2d::Conv;
use super::correlate::{self, CHANNELS, Frame};
use crate::element::Element;

/// The frame of one group's input.
const fn input_frame(conv: &Conv) -> Frame {
    let g = &conv.window;
    Frame {
        planes: conv.group_inputs(),
        size: [g.output[0] + g.dilation[0] * (g.kernel[0] - 1), g.output[1] + g.dilation[1] * (g.kernel[1] - 1)],
        image: g.input,
        before: [g.before[0] as isize, g.before[1] as isize],
        kernel: g.kernel,
        dilation: g.dilation,
    }
}

/// The frame of one group's output gradient, for a window that moves over it in the opposite direction.
#[cfg(feature = "train")]
const fn output_frame(conv: &Conv) -> Frame {
    let g = &conv.window;
    let reach = [g.dilation[0] * (g.kernel[0] - 1), g.dilation[1] * (g.kernel[1] - 1)];
    Frame {
        planes: conv.group_outputs(),
        size: [g.input[0] + reach[0], g.input[1] + reach[1]],
        image: g.output,
        before: [reach[0] as isize - g.before[0] as isize, reach[1] as isize - g.before[1] as isize],
        kernel: g.kernel,
        dilation: g.dilation,
    }
}

/// `y = weight · windows + bias`.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let outputs = conv.group_outputs();
    each_group(
        conv.groups,
        outputs,
        &input_frame(conv),
        |group, o, tap| weight[(group * outputs + o) * conv.taps() + tap],
        bias,
        x,
        y,
    );
}

/// Forward was a correlation of `x` with `weight`, so here `dx` is that of `dy` with `weight` turned around:
/// `dx[c, h, w] = Σ weight[o, c, kh, kw] · dy[o, h + p − kh·d, w + p − kw·d]`.
#[cfg(feature = "train")]
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    let (outputs, inputs, window) = (conv.group_outputs(), conv.group_inputs(), conv.window.taps());
    let turned = |group: usize, c: usize, tap: usize| {
        let o = group * outputs + tap / window;
        weight[(o * inputs + c) * window + (window - 1 - tap % window)]
    };
    each_group(conv.groups, inputs, &output_frame(conv), turned, &[], dy, dx);
}

/// [`correlate`](correlate::correlate) for every group of every sample.
fn each_group<T: Element>(
    groups: usize,
    outputs: usize,
    frame: &Frame,
    weight: impl Fn(usize, usize, usize) -> T,
    bias: &[T],
    x: &[T],
    y: &mut [T],
) {
    let [height, width] = frame.output();
    let per_group = outputs * frame.taps();
    let lengths = [groups * per_group, frame.numbers(), CHANNELS * frame.line()];
    T::with_scratch(lengths.iter().sum(), |scratch| {
        let (packed, rest) = scratch.split_at_mut(lengths[0]);
        let (framed, line) = rest.split_at_mut(lengths[1]);
        for (group, packed) in packed.chunks_exact_mut(per_group).enumerate() {
            correlate::pack(outputs, frame.taps(), |o, tap| weight(group, o, tap), packed);
        }
        let images = x.chunks_exact(frame.planes * frame.image[0] * frame.image[1]);
        for (i, (x, y)) in images.zip(y.chunks_exact_mut(outputs * height * width)).enumerate() {
            let group = i % groups;
            frame.write(x, framed);
            let bias = bias.get(group * outputs..).unwrap_or(&[]);
            correlate::correlate(frame, &packed[group * per_group..][..per_group], bias, framed, line, y);
        }
    });
}

/// Numbers of frames that are worked on together, so that they stay in the cache.
#[cfg(feature = "train")]
const TOGETHER: usize = 1 << 15;

/// Forward was `y = weight · windows + bias`, so here `dweight += dy · windows`.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T]) {
    let (g, frame, outputs) = (&conv.window, input_frame(conv), conv.group_outputs());
    let (image, gradient) = (conv.group_inputs() * g.pixels(), correlate::transposed_len(outputs, g.outputs()));
    let n = x.len() / (g.channels * g.pixels());
    let samples = (TOGETHER / (frame.numbers() + gradient)).clamp(1, n.max(1));
    T::with_scratch(samples * (frame.numbers() + gradient), |scratch| {
        let (framed, transposed) = scratch.split_at_mut(samples * frame.numbers());
        let parts = x.chunks(samples * g.channels * g.pixels()).zip(dy.chunks(samples * conv.outputs * g.outputs()));
        for (x, dy) in parts {
            let here = x.len() / (g.channels * g.pixels());
            for (group, dweight) in dweight.chunks_exact_mut(outputs * conv.taps()).enumerate() {
                let images = x.chunks_exact(image).skip(group).step_by(conv.groups);
                for (x, framed) in images.zip(framed.chunks_exact_mut(frame.numbers())) {
                    frame.write(x, framed);
                }
                let gradients = dy.chunks_exact(outputs * g.outputs()).skip(group).step_by(conv.groups);
                for (dy, transposed) in gradients.zip(transposed.chunks_exact_mut(gradient)) {
                    correlate::transpose(outputs, dy, transposed);
                }
                let (framed, transposed) = (&framed[..here * frame.numbers()], &transposed[..here * gradient]);
                correlate::weight_gradient(&frame, framed, transposed, dweight);
            }
        }
    });
}
