//! Cross-correlation of images with kernels.
//!
//! `y[o, oh, ow] = Σ over c, kh, kw of weight[o, c, kh, kw] · x[c, oh·s + kh·d − p, ow·s + kw·d − p] + bias[o]`, where `c`
//! runs over the channels of `o`'s group.

use super::geometry::Geometry;
use crate::element::Element;

/// The sizes of a convolution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conv {
    /// Windows and images.
    pub window: Geometry,
    /// Output channels.
    pub outputs: usize,
    /// Groups into which both kinds of channels are divided.
    pub groups: usize,
}

impl Conv {
    /// One group alone: its input channels, and the numbers of its input, weight and output.
    #[inline(always)]
    const fn group(&self) -> Group {
        let inputs = self.window.channels / self.groups;
        let outputs = self.outputs / self.groups;
        let taps = inputs * self.window.taps();
        Group { inputs, outputs, taps, x: inputs * self.window.pixels(), y: outputs * self.window.outputs() }
    }

    /// Numbers of a weight.
    pub const fn weights(&self) -> usize {
        let group = self.group();
        self.outputs * group.taps
    }
}

#[cfg_attr(not(feature = "std"), allow(dead_code))]
struct Group {
    inputs: usize,
    outputs: usize,
    taps: usize,
    x: usize,
    y: usize,
}

/// Without any buffer: for each kernel element, its multiple of the image is added to the output.
pub fn forward_direct<T: Element>(conv: &Conv, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let (g, group) = (&conv.window, conv.group());
    let images = x.chunks_exact(g.channels * g.pixels()).zip(y.chunks_exact_mut(conv.outputs * g.outputs()));
    for (x, y) in images {
        for (o, y) in y.chunks_exact_mut(g.outputs()).enumerate() {
            y.fill(bias.get(o).copied().unwrap_or(T::ZERO));
            let x = x.chunks_exact(g.pixels()).skip(o / group.outputs * group.inputs);
            for (x, weight) in x.zip(weight.chunks_exact(g.taps()).skip(o * group.inputs).take(group.inputs)) {
                for (tap, w) in weight.iter().enumerate() {
                    add_multiple(g, tap / g.kernel[1], tap % g.kernel[1], *w, x, y);
                }
            }
        }
    }
}

/// `y[oh, ow] += w · x[oh·s + kh·d − p, ow·s + kw·d − p]`.
#[inline(always)]
fn add_multiple<T: Element>(g: &Geometry, kh: usize, kw: usize, w: T, x: &[T], y: &mut [T]) {
    let columns = g.positions(1, kw);
    let left = (columns.start * g.stride[1] + kw * g.dilation[1]).saturating_sub(g.before[1]);
    for (oh, y) in y.chunks_exact_mut(g.output[1]).enumerate() {
        let (Some(h), Some(y)) = (g.at(0, oh, kh), y.get_mut(columns.clone())) else { continue };
        let Some(x) = x.get(h * g.input[1] + left..) else { continue };
        if g.stride[1] == 1 {
            y.iter_mut().zip(x).for_each(|(y, x)| *y += w * *x);
        } else {
            y.iter_mut().zip(x.iter().step_by(g.stride[1])).for_each(|(y, x)| *y += w * *x);
        }
    }
}

/// As a product of matrices, `y = weight · columns + bias`.
#[cfg(feature = "std")]
pub fn forward<T: Element>(conv: &Conv, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let (g, group) = (&conv.window, conv.group());
    let pixels = g.outputs();
    T::with_scratch(group.taps * pixels, |columns| {
        let parts = x.chunks_exact(group.x).zip(y.chunks_exact_mut(group.y)).enumerate();
        for (i, (x, y)) in parts {
            let first = i % conv.groups * group.outputs;
            super::columns::gather(g, x, columns);
            let weight = &weight[first * group.taps..];
            let beta = if bias.is_empty() { T::ZERO } else { T::ONE };
            if !bias.is_empty() {
                y.chunks_exact_mut(pixels).zip(&bias[first..]).for_each(|(y, b)| y.fill(*b));
            }
            let size = [group.outputs, group.taps, pixels];
            T::gemm(size, T::ONE, (weight, [group.taps, 1]), (columns, [pixels, 1]), beta, (y, [pixels, 1]));
        }
    });
}

/// Forward was `y = weight · columns`, so here `columns' gradient = weightᵀ · dy`, added up where windows overlap.
#[cfg(feature = "train")]
pub fn input_gradient<T: Element>(conv: &Conv, weight: &[T], dy: &[T], dx: &mut [T]) {
    let (g, group) = (&conv.window, conv.group());
    let pixels = g.outputs();
    dx.fill(T::ZERO);
    T::with_scratch(group.taps * pixels, |columns| {
        let parts = dy.chunks_exact(group.y).zip(dx.chunks_exact_mut(group.x)).enumerate();
        for (i, (dy, dx)) in parts {
            let weight = &weight[i % conv.groups * group.outputs * group.taps..];
            let size = [group.taps, group.outputs, pixels];
            T::gemm(size, T::ONE, (weight, [1, group.taps]), (dy, [pixels, 1]), T::ZERO, (columns, [pixels, 1]));
            super::columns::scatter(g, columns, dx);
        }
    });
}

/// Forward was `y = weight · columns + bias`, so here `dweight += dy · columnsᵀ` and `dbias += Σ dy`.
#[cfg(feature = "train")]
pub fn weight_gradient<T: Element>(conv: &Conv, x: &[T], dy: &[T], dweight: &mut [T], dbias: &mut [T]) {
    let (g, group) = (&conv.window, conv.group());
    let pixels = g.outputs();
    T::with_scratch(group.taps * pixels, |columns| {
        for (i, (x, dy)) in x.chunks_exact(group.x).zip(dy.chunks_exact(group.y)).enumerate() {
            let first = i % conv.groups * group.outputs;
            super::columns::gather(g, x, columns);
            let dweight = &mut dweight[first * group.taps..];
            let size = [group.outputs, pixels, group.taps];
            T::gemm(size, T::ONE, (dy, [pixels, 1]), (columns, [1, pixels]), T::ONE, (dweight, [group.taps, 1]));
        }
    });
    bias_gradient(conv, dy, dbias);
}

/// `dbias[o] += Σ dy[o, oh, ow]`.
#[cfg(feature = "train")]
pub fn bias_gradient<T: Element>(conv: &Conv, dy: &[T], dbias: &mut [T]) {
    if !dbias.is_empty() {
        for (i, dy) in dy.chunks_exact(conv.window.outputs()).enumerate() {
            dbias[i % conv.outputs] += super::sum(dy);
        }
    }
}
