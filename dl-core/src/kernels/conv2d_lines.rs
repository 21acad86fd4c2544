//! Convolutions of stride 1: runs of neighbouring outputs in registers, straight from the [`Frame`].

use super::conv2d::{Conv, rectified};
use super::frame::Frame;
use super::product::{Factors, product};
use super::table::{offset, with_tables};
use crate::element::Element;

/// Output channels whose lines are computed together.
const TOGETHER: usize = 16;

/// `y = weight · windows + bias`.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let (frame, window) = (Frame::of_input(conv), conv.window.taps());
    let at = |c, k| c * window + k;
    each_group(conv, conv.group_outputs(), &frame, weight, conv.taps(), &at, bias, relu, x, y);
}

/// Forward was a correlation of `x` with `weight`, so here `dx` is that of `dy` with `weight` turned around:
/// `dx[c, h, w] = Σ weight[o, c, kh, kw] · dy[o, h + p − kh·d, w + p − kw·d]`.
#[cfg(feature = "train")]
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    let (frame, inputs, window) = (Frame::of_output(conv), conv.group_inputs(), conv.window.taps());
    let at = |o, k| o * inputs * window + (window - 1 - k);
    each_group(conv, inputs, &frame, weight, window, &at, &[], false, dy, dx);
}

/// For every group of every sample, `outputs` lines: sums over planes `c` of the frame and window elements `k` of
/// `weight[o · row + at(c, k)]` times the frame there.
#[allow(clippy::too_many_arguments)]
fn each_group<T: Element>(
    conv: &Conv,
    outputs: usize,
    frame: &Frame,
    weight: &[T],
    row: usize,
    at: &dyn Fn(usize, usize) -> usize,
    bias: &[T],
    relu: bool,
    x: &[T],
    y: &mut [T],
) {
    let [height, width] = frame.output();
    let (line, pixels, block) = (frame.line(), height * width, outputs.min(TOGETHER));
    T::with_scratch(frame.numbers() + block * line, |scratch| {
        let (framed, lines) = scratch.split_at_mut(frame.numbers());
        with_tables(outputs, frame.taps(), |rows, steps| {
            rows.iter_mut().enumerate().for_each(|(o, start)| *start = offset(o * row));
            let mut steps_left = steps.iter_mut();
            frame.each_tap(|c, k, to| {
                steps_left.by_ref().take(1).for_each(|step| *step = [offset(at(c, k)), offset(to)]);
            });
            let images = x.chunks_exact(frame.planes * frame.image[0] * frame.image[1]);
            for (i, (x, y)) in images.zip(y.chunks_exact_mut(outputs * pixels)).enumerate() {
                let group = i % conv.groups;
                let weight = &weight[group * conv.weights() / conv.groups..][..conv.weights() / conv.groups];
                frame.write(x, framed);
                for (block, (rows, y)) in rows.chunks(TOGETHER).zip(y.chunks_mut(TOGETHER * pixels)).enumerate() {
                    let bias = bias.get(group * outputs + block * TOGETHER..).unwrap_or(&[]);
                    product(Factors::new(weight, rows, framed, steps, line), lines, [line, 1], false);
                    keep(line, frame.size[1], width, lines, bias, relu, y, pixels);
                }
            }
        });
    });
}

/// What of the lines belongs to windows, plus the bias.
#[allow(clippy::too_many_arguments)]
fn keep<T: Element>(
    line: usize,
    from: usize,
    to: usize,
    lines: &[T],
    bias: &[T],
    relu: bool,
    y: &mut [T],
    pixels: usize,
) {
    for (o, (y, line)) in y.chunks_exact_mut(pixels).zip(lines.chunks_exact(line)).enumerate() {
        let bias = bias.get(o).copied().unwrap_or(T::ZERO);
        for (y, line) in y.chunks_exact_mut(to).zip(line.chunks_exact(from)) {
            y.iter_mut().zip(line).for_each(|(y, sum)| *y = *sum + bias);
            if relu {
                y.iter_mut().for_each(|y| *y = rectified(*y));
            }
        }
    }
}
