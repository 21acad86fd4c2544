//! Images cut into transformed tiles, and put together again from sums.

use core::marker::PhantomData;
use core::ops::Range;

use super::simd::{MOST, Simd, Work, floor, vectorized};
use super::winograd_transforms::{Grid, Matrix, Output, POINTS, Put, SQUARE, square};
use super::winograd_turn::{lanes_to_rows, rows_to_lanes};
use crate::element::Element;

/// Outputs of a tile along each axis.
pub const TILE: usize = 4;

/// Rows of tiles of one image.
#[derive(Clone)]
pub struct Rows {
    /// Which.
    pub rows: Range<usize>,
    /// Tiles in a row.
    pub tiles: usize,
    /// Height and width of the image.
    pub image: [usize; 2],
}

impl Rows {
    const fn count(&self) -> usize {
        self.rows.end - self.rows.start
    }

    /// Rows and columns of pixels, where tiles overlap by `overlap`.
    const fn size(&self, overlap: usize) -> [usize; 2] {
        [self.count() * TILE + overlap, self.tiles * TILE + overlap]
    }

    /// Numbers of scratch memory that [`split`] and [`join`] need.
    pub const fn scratch(&self, overlap: usize) -> usize {
        let [height, width] = self.size(overlap);
        (height * width + MOST) * MOST
    }
}

/// Where transformed tiles are: their points are `every` apart, tiles `stride`, and channels follow each other.
#[derive(Clone, Copy)]
pub struct Place {
    /// The distance of points.
    pub every: usize,
    /// The distance of tiles.
    pub stride: usize,
}

impl Place {
    /// The distances of the points of a tile.
    const fn points(&self) -> [isize; 2] {
        [(POINTS * self.every) as isize, self.every as isize]
    }

    /// Whether `tiles` tiles of `channels` channels, in whole registers, are within `len` numbers.
    const fn within(&self, len: usize, tiles: usize, channels: usize) -> bool {
        (SQUARE - 1) * self.every + (tiles - 1) * self.stride + channels.next_multiple_of(MOST) <= len
    }
}

/// `to[i, j, tile, c] = M tile Mᵀ` of the tiles of the channels `x`, which begin `before` above and to the left of the image.
///
/// # Panics
/// If a slice is too short.
pub fn split<M: Matrix, T: Element>(
    rows: &Rows,
    before: [usize; 2],
    x: &[T],
    scratch: &mut [T],
    to: &mut [T],
    place: Place,
) {
    let channels = x.len() / (rows.image[0] * rows.image[1]);
    assert!(
        scratch.len() >= rows.scratch(M::FROM - TILE)
            && before[1] + rows.image[1] <= rows.size(M::FROM - TILE)[1]
            && place.within(to.len(), rows.count() * rows.tiles, channels),
        "tiles reach beyond their slices"
    );
    vectorized(Split::<M, T> { rows, before, x, channels, scratch, to, place, matrix: PhantomData });
}

struct Split<'a, M, T> {
    rows: &'a Rows,
    before: [usize; 2],
    x: &'a [T],
    channels: usize,
    scratch: &'a mut [T],
    to: &'a mut [T],
    place: Place,
    matrix: PhantomData<M>,
}

impl<M: Matrix, T: Element> Work<T> for Split<'_, M, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let Split { rows, before, x, channels, scratch, to, place, .. } = self;
        let [height, width] = rows.image;
        let [frame_height, frame_width] = rows.size(M::FROM - TILE);
        // Row `first` of the image is row `skipped` of the frame.
        let (top, above) = (rows.rows.start * TILE, before[0]);
        let (first, skipped) = (top.saturating_sub(above), above.saturating_sub(top));
        let end = (top + frame_height).saturating_sub(above).min(height);
        // What is beyond the image stays 0 for all channels.
        scratch[..frame_height * frame_width * S::N].fill(T::ZERO);
        let frame = scratch.as_mut_ptr();
        for c in (0..channels).step_by(S::N) {
            if first < end {
                let (mut at, mut column) = (skipped * frame_width + before[1], 0);
                let next = || {
                    // SAFETY: a pixel of the frame, for which `scratch` is large enough.
                    let pixel = unsafe { frame.add(at * S::N) };
                    (at, column) = (at + 1, column + 1);
                    if column == width {
                        (at, column) = (at + frame_width - width, 0);
                    }
                    pixel
                };
                let from = &x[c * height * width + first * width..];
                let columns = (end - first) * width;
                // SAFETY: as many channels as there are, and rows of the image that exist.
                unsafe { rows_to_lanes(simd, from.as_ptr(), height * width, (channels - c).min(S::N), columns, next) };
            }
            for tile in 0..rows.count() * rows.tiles {
                let corner = (tile / rows.tiles * frame_width + tile % rows.tiles) * TILE;
                let strides = [(frame_width * S::N) as isize, S::N as isize];
                // SAFETY: pixels of the frame; `split` has checked that there is room for all tiles, in whole registers.
                unsafe {
                    let from = Grid { at: frame.add(corner * S::N).cast_const(), strides };
                    let to = to.as_mut_ptr().add(tile * place.stride + c);
                    square::<M, T, S>(simd, from, &Grid { at: to, strides: place.points() });
                }
            }
        }
    }
}

/// `y = Aᵀ sums A + bias`, and the larger one of that and 0 if `relu`, for the channels `y`, of which `bias` has as many numbers
/// or none.
///
/// # Panics
/// If a slice is too short.
pub fn join<T: Element>(
    rows: &Rows,
    (sums, place): (&[T], Place),
    bias: &[T],
    relu: bool,
    scratch: &mut [T],
    y: &mut [T],
) {
    let channels = y.len() / (rows.image[0] * rows.image[1]);
    assert!(
        scratch.len() >= rows.scratch(0)
            && rows.rows.start * TILE < rows.image[0]
            && (bias.is_empty() || bias.len() == channels)
            && place.within(sums.len(), rows.count() * rows.tiles, channels),
        "tiles reach beyond their slices"
    );
    vectorized(Join { rows, sums, place, channels, bias, relu, scratch, y });
}

struct Join<'a, T> {
    rows: &'a Rows,
    sums: &'a [T],
    place: Place,
    channels: usize,
    bias: &'a [T],
    relu: bool,
    scratch: &'a mut [T],
    y: &'a mut [T],
}

/// The outputs of a tile, as far as they are on the image.
struct Pixels<T, V> {
    at: *mut T,
    width: usize,
    limits: [usize; 2],
    bias: V,
    floor: V,
}

impl<T: Element, S: Simd<T>> Put<T, S> for Pixels<T, S::V> {
    #[inline(always)]
    unsafe fn put(&self, simd: S, i: usize, j: usize, v: S::V) {
        let v = simd.at_least(self.floor, simd.add(v, self.bias));
        if i < self.limits[0] && j < self.limits[1] {
            // SAFETY: the caller's.
            unsafe { simd.store(v, self.at.add((i * self.width + j) * S::N)) };
        }
    }
}

impl<T: Element> Work<T> for Join<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let Join { rows, sums, place, channels, bias, relu, scratch, y } = self;
        let [height, width] = rows.image;
        let first = rows.rows.start * TILE;
        let count = (rows.rows.end * TILE).min(height) - first;
        let (pixels, zero, floor) = (scratch.as_mut_ptr(), simd.splat(T::ZERO), floor(simd, relu));
        for c in (0..channels).step_by(S::N) {
            let here = (channels - c).min(S::N);
            let bias = match bias.get(c..c + here) {
                // SAFETY: as many numbers as there are.
                Some(bias) => unsafe { simd.load_some(bias.as_ptr(), here) },
                None => zero,
            };
            for tile in 0..rows.count() * rows.tiles {
                let (row, column) = (tile / rows.tiles * TILE, tile % rows.tiles * TILE);
                let limits = [count - row, width - column];
                // SAFETY: `join` has checked that there are as many tiles, in whole registers; pixels are those of the rows, for
                // which `scratch` is large enough.
                unsafe {
                    let from = Grid { at: sums.as_ptr().add(tile * place.stride + c), strides: place.points() };
                    let at = pixels.add((row * width + column) * S::N);
                    square::<Output, T, S>(simd, from, &Pixels { at, width, limits, bias, floor });
                }
            }
            let to = &mut y[c * height * width + first * width..];
            // SAFETY: as many channels as there are, and rows of the image that exist; `scratch` has a square more than pixels.
            unsafe { lanes_to_rows::<T, S, false>(simd, pixels, to.as_mut_ptr(), height * width, here, count * width) };
        }
    }
}
