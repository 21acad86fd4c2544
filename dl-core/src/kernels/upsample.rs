//! Images made larger by whole factors.

use super::small::{pieces, pieces_mut};
use crate::element::Element;

/// Rows or columns of an image, and of one `scale` times as large that is read from it.
#[derive(Clone, Copy, Debug)]
struct Axis {
    size: usize,
    scale: usize,
    align_corners: bool,
}

/// A place between two pixels, and the share of each.
#[derive(Clone, Copy, Debug)]
struct Place<T> {
    pixels: [usize; 2],
    shares: [T; 2],
}

impl Axis {
    /// Where each pixel `o` of the larger image is read: at `(o + ½)/scale − ½`, or 0 if that is less; with `align_corners` at
    /// `o · (size − 1)/(scale · size − 1)`. Both grow by the same fraction `step/whole` with each pixel.
    #[inline]
    fn places<T: Element>(self) -> impl Iterator<Item = Place<T>> {
        let Axis { size, scale, align_corners } = self;
        let last = size.saturating_sub(1);
        let (begin, step, whole) = match (align_corners, scale as isize) {
            (true, scale) => (0, last as isize, (scale * size as isize - 1).max(1)),
            (false, scale) => (1 - scale, 2, 2 * scale),
        };
        let share = T::ONE / T::from_usize(whole as usize);
        // The place is `after/whole` after `pixel`.
        let (mut pixel, mut after) = (0, begin);
        (0..scale * size).map(move |_| {
            let second = T::from_usize(after.max(0) as usize) * share;
            let place = Place { pixels: [pixel, (pixel + 1).min(last)], shares: [T::ONE - second, second] };
            after += step;
            if after >= whole {
                (pixel, after) = (pixel + 1, after - whole);
            }
            place
        })
    }
}

/// The sizes of a bilinear enlargement. Pairs are height, width.
#[derive(Clone, Copy, Debug)]
pub struct Bilinear {
    /// Rows and columns of the input.
    pub image: [usize; 2],
    /// How many times as many the output has.
    pub scale: [usize; 2],
    /// Whether the corners of both are at the same place.
    pub align_corners: bool,
}

impl Bilinear {
    const fn axis(&self, axis: usize) -> Axis {
        Axis { size: self.image[axis], scale: self.scale[axis], align_corners: self.align_corners }
    }

    /// Of a channel, in the input and in the output.
    const fn pixels(&self) -> [usize; 2] {
        let pixels = self.image[0] * self.image[1];
        [pixels, pixels * self.scale[0] * self.scale[1]]
    }
}

/// `y[c, h, w] = Σ share · x[c, …]` over the four pixels around the place of `(h, w)`.
#[inline(always)]
pub fn bilinear<T: Element>(sizes: &Bilinear, x: &[T], y: &mut [T]) {
    let (width, [pixels, outputs]) = (sizes.image[1], sizes.pixels());
    for (x, y) in pieces(x, pixels).zip(pieces_mut(y, outputs)) {
        for (y, row) in pieces_mut(y, width * sizes.scale[1]).zip(sizes.axis(0).places::<T>()) {
            let rows = row.pixels.map(|row| x.get(row * width..(row + 1) * width).unwrap_or(&[]));
            for (y, column) in y.iter_mut().zip(sizes.axis(1).places::<T>()) {
                let blend = |row: &[T]| {
                    let [first, second] = column.pixels.map(|at| row.get(at).copied().unwrap_or(T::ZERO));
                    first * column.shares[0] + second * column.shares[1]
                };
                *y = blend(rows[0]) * row.shares[0] + blend(rows[1]) * row.shares[1];
            }
        }
    }
}

/// Forward was `y = Σ share · x`, so here each of the four pixels gets its share of `dy`.
#[cfg(feature = "train")]
pub fn bilinear_backward<T: Element>(sizes: &Bilinear, dy: &[T], dx: &mut [T]) {
    let (width, [pixels, outputs]) = (sizes.image[1], sizes.pixels());
    dx.fill(T::ZERO);
    for (dy, dx) in dy.chunks_exact(outputs).zip(dx.chunks_exact_mut(pixels)) {
        for (dy, row) in dy.chunks_exact(width * sizes.scale[1]).zip(sizes.axis(0).places::<T>()) {
            for (at, share) in row.pixels.into_iter().zip(row.shares) {
                let dx = &mut dx[at * width..][..width];
                for (dy, column) in dy.iter().zip(sizes.axis(1).places::<T>()) {
                    dx[column.pixels[0]] += *dy * share * column.shares[0];
                    dx[column.pixels[1]] += *dy * share * column.shares[1];
                }
            }
        }
    }
}

/// `y[c, h, w] = x[c, ⌊h/scale⌋, ⌊w/scale⌋]`, for rows of `width` numbers.
#[inline(always)]
pub fn nearest<T: Element>(width: usize, scale: [usize; 2], x: &[T], y: &mut [T]) {
    let row = width * scale[1];
    for (x, y) in pieces(x, width).zip(pieces_mut(y, row * scale[0])) {
        for y in pieces_mut(y, row) {
            pieces_mut(y, scale[1]).zip(x).for_each(|(y, x)| y.fill(*x));
        }
    }
}

/// Forward was `y = x` at `scale · scale` pixels, so here `dx = Σ dy` of those.
#[cfg(feature = "train")]
pub fn nearest_backward<T: Element>(width: usize, scale: [usize; 2], dy: &[T], dx: &mut [T]) {
    let row = width * scale[1];
    dx.fill(T::ZERO);
    for (dy, dx) in dy.chunks_exact(row * scale[0]).zip(dx.chunks_exact_mut(width)) {
        for dy in dy.chunks_exact(row) {
            dx.iter_mut().zip(dy.chunks_exact(scale[1])).for_each(|(dx, dy)| *dx += dy.iter().copied().sum::<T>());
        }
    }
}
