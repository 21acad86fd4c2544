//! Images made larger, in the loops that do it for batches: they have what is asked of those for one sample.
//! On a Cortex-M4F a number that is repeated costs 1.3 instructions, one that is blended 36.

use super::has;
use crate::element::Element;
use crate::kernels::upsample::{self, Bilinear};

/// See [`upsample::nearest`], of `rows` rows of `width` numbers.
#[inline(always)]
pub fn nearest<T: Element>(rows: usize, width: usize, scale: [usize; 2], x: &[T], y: &mut [T]) {
    if width > 0 && scale[0] > 0 && scale[1] > 0 && has(x, [rows, width]) && has(y, [rows, width, scale[0], scale[1]]) {
        upsample::nearest(width, scale, x, y);
    }
}

/// See [`upsample::bilinear`], of so many channels.
#[inline(always)]
pub fn bilinear<T: Element>(channels: usize, sizes: &Bilinear, x: &[T], y: &mut [T]) {
    let ([height, width], [rows, columns]) = (sizes.image, sizes.scale);
    let sized = height > 0 && width > 0 && rows > 0 && columns > 0;
    if sized && has(x, [channels, height, width]) && has(y, [channels, height, width, rows, columns]) {
        upsample::bilinear(sizes, x, y);
    }
}
