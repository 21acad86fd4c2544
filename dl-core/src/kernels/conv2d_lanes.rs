//! The gradient of a convolution's weights with output channels in the lanes of registers: any stride.

use super::conv::Conv;
use super::frame::Frame;
use super::gemm::transpose;
use super::product::{Factors, TAIL, product};
use super::table::{offset, with_tables};
use crate::element::Element;

/// Output channels of a group, as whole registers.
const fn lanes(conv: &Conv) -> usize {
    conv.group_outputs().next_multiple_of(TAIL)
}

/// Calls `f` for each output of a channel, in order, with where its window begins in a frame.
fn each_window(conv: &Conv, frame: &Frame, mut f: impl FnMut(usize)) {
    let g = &conv.window;
    for oh in 0..g.output[0] {
        for ow in 0..g.output[1] {
            f(oh * g.stride[0] * frame.size[1] + ow * g.stride[1]);
        }
    }
}

/// Numbers of frames and gradients that are worked on together, so that they stay in the cache.
const TOGETHER: usize = 1 << 16;

/// Forward was `y = weight · windows + bias`, so here
/// `dweightᵀ[tap, o] += Σ over samples and q of framed[window(q) + offset(tap)] · dyᵀ[q, o]`.
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T]) {
    let (frame, taps, outputs, lanes) = (Frame::of_input(conv), conv.taps(), conv.group_outputs(), lanes(conv));
    let (image, pixels) = (conv.group_inputs() * conv.window.pixels(), conv.window.outputs());
    let n = x.len() / (image * conv.groups);
    let (framed_len, gradient) = (frame.numbers(), pixels * lanes);
    let samples = (TOGETHER / (framed_len + gradient)).clamp(1, n.max(1));
    T::with_scratch(taps * lanes + samples * (framed_len + gradient), |scratch| {
        let (sum, rest) = scratch.split_at_mut(taps * lanes);
        let (framed, transposed) = rest.split_at_mut(samples * framed_len);
        with_tables(taps, samples * pixels, |rows, steps| {
            let mut rows_left = rows.iter_mut();
            frame.each_tap(|_, _, at| rows_left.by_ref().take(1).for_each(|row| *row = offset(at)));
            let mut steps_left = steps.iter_mut().enumerate();
            for sample in 0..samples {
                each_window(conv, &frame, |at| {
                    let at = sample * framed_len + at;
                    steps_left.by_ref().take(1).for_each(|(i, step)| *step = [offset(at), offset(i * lanes)]);
                });
            }
            for (group, dweight) in dweight.chunks_exact_mut(outputs * taps).enumerate() {
                sum.fill(T::ZERO);
                for first in (0..n).step_by(samples) {
                    let here = samples.min(n - first);
                    for sample in 0..here {
                        let i = (first + sample) * conv.groups + group;
                        frame.write(&x[i * image..][..image], &mut framed[sample * framed_len..][..framed_len]);
                        let dy = &dy[i * outputs * pixels..][..outputs * pixels];
                        transpose(outputs, pixels, dy, &mut transposed[sample * gradient..], lanes);
                    }
                    let steps = &steps[..here * pixels];
                    product(Factors::new(framed, rows, transposed, steps, outputs), sum, [lanes, 1], true);
                }
                for (o, dweight) in dweight.chunks_exact_mut(taps).enumerate() {
                    dweight.iter_mut().zip(sum[o..].iter().step_by(lanes)).for_each(|(dw, sum)| *dw += *sum);
                }
            }
        });
    });
}
