//! An image as a matrix of windows, so that a convolution becomes a product of matrices (Chellapilla et al. 2006).

use super::geometry::Geometry;
use crate::element::Element;

/// Forward was `columns[c, kh, kw, oh, ow] = x[c, oh·s + kh·d − p, ow·s + kw·d − p]`, so here every column is added to where it came
/// from; for the channels in `dx`.
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
