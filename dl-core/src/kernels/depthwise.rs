//! Depthwise convolutions: each channel of the input by itself, to one output channel or few. Any window.
//!
//! `y[o, oh, ow] = Σ over kh, kw of weight[o, kh, kw] · x[o/m, oh·s + kh·d − p, ow·s + kw·d − p] + bias[o]`, where `m` are the output channels
//! of an input channel.
//!
//! There are too few products for images to be taken apart first. They are copied to a frame with the zeros of its padding, which leaves nothing to be decided at
//! borders and makes neighbours of what neighbouring outputs see, whatever the stride; outputs are computed in tiles of rows × a register of
//! columns, where a number that is read serves several rows. Images no wider than half a register are computed in such.

use super::conv::Conv;
use super::depthwise_frame::{Frame, place};
use super::depthwise_parted::Parted;
use super::depthwise_taps::{self as taps, TOGETHER};
use super::depthwise_tile::Plane;
use super::simd::{Simd, Work, vectorized};
use super::table::with_table;
use crate::element::Element;

/// Numbers of frames that are written before they are read, so that they are in the cache, but no longer on their way there.
pub(super) const AHEAD: usize = 4096;

/// `y`, or `max(y, 0)` with `relu`; `bias` may be empty.
pub fn forward<T: Element>(conv: &Conv, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    run(conv, false, weight, bias, relu, x, y);
}

/// Forward was `y = Σ weight · x`, so here every `x` gets `Σ weight · dy` of all the windows that it is in:
/// `dx[c, h, w] = Σ weight[o, kh, kw] · dy[o, (h + p − kh·d)/s, (w + p − kw·d)/s]` over all that are whole numbers.
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    run(conv, true, weight, &[], false, dy, dx);
}

fn run<T: Element>(conv: &Conv, back: bool, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let frame = Frame::new(conv, back);
    let [rows, columns] = &frame.axes;
    let planes = if back { [conv.group_outputs(), 1] } else { [1, conv.group_outputs()] };
    let groups = x.len() / (planes[0] * rows.from * columns.from);
    assert!(weight.len() == conv.weights() && y.len() == groups * planes[1] * rows.to * columns.to);
    assert!(bias.is_empty() || bias.len() == conv.outputs);
    let parted = Parted::of(&frame);
    let sizes = [planes[0] * frame.numbers(), parted.numbers()];
    let together = (AHEAD / (sizes[0] + sizes[1])).clamp(1, groups.max(1));
    T::with_scratch(together * (sizes[0] + sizes[1]), |scratch| {
        scratch.fill(T::ZERO);
        let (frames, lines) = scratch.split_at_mut(together * sizes[0]);
        with_table(taps::len(conv.window.kernel), |table| {
            vectorized(Run { conv, frame, parted, planes, together, weight, bias, relu, x, y, frames, lines, table });
        });
    });
}

struct Run<'a, T> {
    conv: &'a Conv,
    frame: Frame,
    parted: Parted,
    /// Planes of a group, read and written.
    planes: [usize; 2],
    /// Groups that are placed before any is computed.
    together: usize,
    weight: &'a [T],
    bias: &'a [T],
    relu: bool,
    x: &'a [T],
    y: &'a mut [T],
    frames: &'a mut [T],
    /// Planes of which the columns are still apart.
    lines: &'a mut [T],
    table: &'a mut [u32],
}

impl<T: Element> Work<T> for Run<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let width = self.frame.axes[1].written(0).count;
        if S::HALVED && width <= <S::Half as Simd<T>>::N {
            simd.half().apart(Groups(self));
        } else {
            simd.apart(Groups(self));
        }
    }
}

/// All groups of all samples.
struct Groups<'a, T>(Run<'a, T>);

impl<T: Element> Work<T> for Groups<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let Run { conv, frame, parted, planes: [inputs, outputs], together, weight, bias, relu, x, y, .. } = self.0;
        let Run { frames, lines, table, .. } = self.0;
        let [rows, columns] = &frame.axes;
        let (image, plane, window) = (inputs * rows.from * columns.from, rows.to * columns.to, conv.window.taps());
        for (block, x) in x.chunks(together * image).enumerate() {
            let (first, count) = (block * together, x.len() / image);
            place(simd, &frame, x, rows.from * columns.from, frames);
            let y = &mut y[first * outputs * plane..];
            for row in 0..rows.phases_to() {
                for column in 0..columns.phases_to() {
                    let at = [rows.written(row), columns.written(column)];
                    if at.iter().any(|written| written.count == 0) {
                        continue;
                    }
                    let taps = taps::tabulate(&frame, [row, column], if S::VARIED { TOGETHER } else { 1 }, table);
                    // Directly, or into lines.
                    let (y, to, size, every) = match parted.is_needed() {
                        false => (&mut *y, at[0].first * columns.to, plane, rows.phases_to() * columns.to),
                        true => (&mut *lines, parted.at(at), parted.numbers(), rows.phases_to() * parted.row()),
                    };
                    let mut group = first % conv.groups;
                    for i in 0..count {
                        for o in 0..outputs {
                            let plane = Plane {
                                x: &frames[i * inputs * frame.numbers()..],
                                planes: inputs,
                                every: [frame.numbers(), window],
                                taps,
                                step: frame.step(),
                                weight: &weight[(group * inputs * outputs + o) * window..],
                                bias: bias.get(group * outputs + o).copied().unwrap_or(T::ZERO),
                                relu,
                                size: [at[0].count, at[1].count],
                                y: (&mut y[(i * outputs + o) * size + to..], every),
                                over: parted.is_needed() || rows.phases_to() == 1,
                            };
                            plane.run(simd);
                        }
                        group = if group + 1 == conv.groups { 0 } else { group + 1 };
                    }
                }
            }
            if parted.is_needed() {
                parted.join(simd, &lines[..count * parted.numbers()], y);
            }
        }
    }
}
