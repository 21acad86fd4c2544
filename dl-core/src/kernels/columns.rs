//! An image as a matrix of windows, so that a convolution becomes a product of matrices (Chellapilla et al. 2006).

use super::geometry::Geometry;
use crate::element::Element;

/// `columns[c, kh, kw, oh, ow] = x[c, oh·s + kh·d − p, ow·s + kw·d − p]`, 0 beyond the image; for the channels in `x`.
pub fn gather<T: Element>(g: &Geometry, x: &[T], columns: &mut [T]) {
    let rows = columns.chunks_exact_mut(g.output[1]);
    let (mut tap, mut oh) = (0, 0);
    for to in rows {
        let (c, kh, kw) = (tap / g.taps(), tap % g.taps() / g.kernel[1], tap % g.kernel[1]);
        let inside = g.positions(1, kw);
        match g.at(0, oh, kh) {
            Some(h) if !inside.is_empty() => {
                let left = (c * g.input[0] + h) * g.input[1] + inside.start * g.stride[1] + kw * g.dilation[1];
                let from = &x[left - g.before[1]..];
                to[..inside.start].fill(T::ZERO);
                to[inside.end..].fill(T::ZERO);
                let to = &mut to[inside];
                if g.stride[1] == 1 {
                    to.copy_from_slice(&from[..to.len()]);
                } else {
                    to.iter_mut().zip(from.iter().step_by(g.stride[1])).for_each(|(to, from)| *to = *from);
                }
            }
            _ => to.fill(T::ZERO),
        }
        oh += 1;
        if oh == g.output[0] {
            (tap, oh) = (tap + 1, 0);
        }
    }
}

/// [`gather`] copied, so here every column is added to where it came from.
#[cfg(feature = "train")]
pub fn scatter<T: Element>(g: &Geometry, columns: &[T], dx: &mut [T]) {
    let rows = columns.chunks_exact(g.output[1]);
    let (mut tap, mut oh) = (0, 0);
    for from in rows {
        let (c, kh, kw) = (tap / g.taps(), tap % g.taps() / g.kernel[1], tap % g.kernel[1]);
        let inside = g.positions(1, kw);
        if let (Some(h), false) = (g.at(0, oh, kh), inside.is_empty()) {
            let left = (c * g.input[0] + h) * g.input[1] + inside.start * g.stride[1] + kw * g.dilation[1];
            let to = dx[left - g.before[1]..].iter_mut().step_by(g.stride[1]);
            to.zip(&from[inside]).for_each(|(to, from)| *to += *from);
        }
        oh += 1;
        if oh == g.output[0] {
            (tap, oh) = (tap + 1, 0);
        }
    }
}
