//! The gradient of a convolution's weights as dot products of lines, for stride 1.

use super::conv::Conv;
use super::dots::{Rows, dots};
use super::frame::Frame;
use super::table::{offset, with_table};
use crate::element::Element;

/// Numbers of frames and gradients that are worked on together, so that they stay in the cache.
const TOGETHER: usize = 1 << 15;

/// Forward was `y = weight · windows + bias`, so here `dweight[o, tap] += Σ over samples and q of dy[o, q] · framed[q + offset(tap)]`,
/// where `dy` has zeros at those `q` that belong to no window.
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T]) {
    let (frame, taps, outputs) = (Frame::of_input(conv), conv.taps(), conv.group_outputs());
    let (image, pixels) = (conv.group_inputs() * conv.window.pixels(), conv.window.outputs());
    let n = x.len() / (image * conv.groups);
    let (line, framed_len) = (frame.line(), frame.numbers());
    let gradient = outputs * line;
    let samples = (TOGETHER / (framed_len + gradient)).clamp(1, n.max(1));
    T::with_scratch(samples * (framed_len + gradient), |scratch| {
        let (framed, lines) = scratch.split_at_mut(samples * framed_len);
        with_table(outputs + taps, |table| {
            let (rows, columns) = table.split_at_mut(outputs);
            rows.iter_mut().enumerate().for_each(|(o, at)| *at = offset(o * line));
            let mut columns_left = columns.iter_mut();
            frame.each_tap(|_, _, to| columns_left.by_ref().take(1).for_each(|at| *at = offset(to)));
            for (group, dweight) in dweight.chunks_exact_mut(outputs * taps).enumerate() {
                for first in (0..n).step_by(samples) {
                    let here = samples.min(n - first);
                    for sample in 0..here {
                        let i = (first + sample) * conv.groups + group;
                        frame.write(&x[i * image..][..image], &mut framed[sample * framed_len..][..framed_len]);
                        let dy = &dy[i * outputs * pixels..][..outputs * pixels];
                        spread(&frame, dy, &mut lines[sample * gradient..][..gradient]);
                    }
                    let a = Rows { x: lines, at: rows, every: gradient };
                    let b = Rows { x: framed, at: columns, every: framed_len };
                    dots(a, b, line, here, dweight, taps, true);
                }
            }
        });
    });
}

/// Rows of outputs, as far apart as those of the frame.
fn spread<T: Element>(frame: &Frame, dy: &[T], lines: &mut [T]) {
    let width = frame.output()[1];
    for (dy, line) in dy.chunks_exact(width).zip(lines.chunks_exact_mut(frame.size[1])) {
        line[..width].copy_from_slice(dy);
        line[width..].fill(T::ZERO);
    }
}
