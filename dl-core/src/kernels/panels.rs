//! Products of matrices in panels: columns of the right factor, as many as a tile is wide and a block of its rows, stay in the first
//! level of the cache while all rows of the left factor pass by (Goto and van de Geijn 2008).
//!
//! The first tile reads the right factor from where it is, and leaves the panel behind for those that follow.

use core::ops::Range;

use super::linear::Vectors;
use super::simd::{MOST, Simd, Work, vectorized};
use super::tile::multiply;
use crate::element::Element;
use crate::par::{Ranges, Shared};

/// Rows of the right factor that are worked on together.
const BLOCK: usize = 128;
/// Registers of columns in a tile.
const WIDTH: usize = 3;
/// The numbers of the largest tile.
const EDGE: usize = 8 * WIDTH * MOST;

/// The left factor, of which element `(r, l)` is multiplied by row `l` of the right factor.
#[derive(Clone, Copy)]
pub enum Left<'a, T> {
    /// Column `l` begins at number `at` of a vector.
    Columns(Vectors<'a, T>, usize),
    /// Rows without gaps.
    Rows(&'a [T]),
}

/// `c[r, j] = Σₗ a[r, l] b(l)[j]`, or `+=` where it is to `accumulate`, for `size`: `m` rows, `k` addends and `n` columns. `c` has
/// no gaps. Columns are computed in `ranges`.
///
/// # Panics
/// If the slices are not of these sizes.
pub fn product<T: Element>(
    size: [usize; 3],
    ranges: Ranges,
    a: Left<'_, T>,
    b: Vectors<'_, T>,
    c: &mut [T],
    accumulate: bool,
) {
    let [m, k, n] = size;
    assert!(c.len() >= m * n, "a product is larger than its slice");
    if m == 0 || n == 0 {
        return;
    }
    if k == 0 && !accumulate {
        c[..m * n].fill(T::ZERO);
    }
    let (c, range) = (Shared::new(c), n.div_ceil(ranges.count.max(1)).next_multiple_of(WIDTH * MOST));
    ranges.each(n.div_ceil(range), &|i| {
        let columns = i * range..n.min((i + 1) * range);
        // SAFETY: `c` has `m` rows of `n` numbers, and no two ranges have a column in common.
        unsafe { columns_of(size, columns, a, b, c, accumulate) };
    });
}

/// Some columns of [`product`].
///
/// # Safety
/// The columns of all rows of `c` can be read and written.
unsafe fn columns_of<T: Element>(
    [m, k, every]: [usize; 3],
    columns: Range<usize>,
    a: Left<'_, T>,
    b: Vectors<'_, T>,
    c: Shared<T>,
    accumulate: bool,
) {
    let size = [m, k, columns.len()];
    let b = &|l| &b(l)[columns.clone()];
    let c = c.at(columns.start);
    let block = k.div_ceil(k.div_ceil(BLOCK).max(1));
    let (left, right) = (block * m.next_multiple_of(MOST), block * WIDTH * MOST);
    T::with_scratch(left + right + EDGE, |scratch| {
        let (packed, rest) = scratch.split_at_mut(left);
        let (panel, edge) = rest.split_at_mut(right);
        vectorized(Panels { size, every, block, a, b, c, accumulate, packed, panel, edge });
    });
}

struct Panels<'a, 'b, 'c, T> {
    size: [usize; 3],
    /// The distance of rows of `c`.
    every: usize,
    block: usize,
    a: Left<'a, T>,
    b: Vectors<'b, T>,
    /// `m` rows of `n` numbers.
    c: *mut T,
    accumulate: bool,
    /// A block of `a`, in groups of rows: element `(r, l)` is number `r mod group` of row `l` of group `r / group`.
    packed: &'c mut [T],
    /// A block of `WIDTH` registers of columns of `b`.
    panel: &'c mut [T],
    /// A tile that is not written as a whole.
    edge: &'c mut [T],
}

/// Rows of a tile.
#[inline(always)]
const fn height<T, S: Simd<T>>() -> usize {
    if S::VARIED && S::MANY { 8 } else { 4 }
}

/// Rows that are packed together: whole tiles and whole registers.
#[inline(always)]
const fn group<T, S: Simd<T>>() -> usize {
    if S::N > height::<T, S>() { S::N } else { height::<T, S>() }
}

impl<T: Element> Work<T> for Panels<'_, '_, '_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(mut self, simd: S) {
        let [_, k, n] = self.size;
        let mut b = [core::ptr::null(); BLOCK];
        for first in (0..k).step_by(self.block.max(1)) {
            let here = self.block.min(k - first);
            for (l, b) in b.iter_mut().enumerate().take(here) {
                *b = (self.b)(first + l)[..n].as_ptr();
            }
            self.pack(simd, first, here);
            // With 16 registers, two of columns: 12 sums, three columns and a factor would need one more than there are.
            let width = match (S::VARIED, S::MANY) {
                (false, _) => 1,
                (_, false) => 2,
                _ => WIDTH,
            };
            for j in (0..n).step_by(width * S::N) {
                match (n - j).div_ceil(S::N) {
                    1 => self.columns::<S, 1>(simd, first, &b[..here], j),
                    _ if !S::VARIED => self.columns::<S, 1>(simd, first, &b[..here], j),
                    _ if !S::MANY => self.columns::<S, 2>(simd, first, &b[..here], j),
                    2 => self.columns::<S, 2>(simd, first, &b[..here], j),
                    _ => self.columns::<S, WIDTH>(simd, first, &b[..here], j),
                }
            }
        }
    }
}

impl<T: Element> Panels<'_, '_, '_, T> {
    /// Packs a block of the left factor, with zeros for rows that are not there.
    #[inline(always)]
    fn pack<S: Simd<T>>(&mut self, simd: S, first: usize, here: usize) {
        let ([m, k, _], group) = (self.size, group::<T, S>());
        match self.a {
            Left::Columns(column, at) => {
                let mut columns = [core::ptr::null(); BLOCK];
                for (l, to) in columns.iter_mut().enumerate().take(here) {
                    *to = column(first + l)[at..at + m].as_ptr();
                }
                for (r, to) in (0..m).step_by(group).zip(self.packed.chunks_exact_mut(here * group)) {
                    for (from, to) in columns.iter().zip(to.chunks_exact_mut(group)) {
                        for (i, to) in to.chunks_exact_mut(S::N).enumerate() {
                            let at = r + i * S::N;
                            // SAFETY: a column has `m` numbers, `to` has `N`.
                            unsafe {
                                simd.store(
                                    load_up_to(simd, from.wrapping_add(at), m.saturating_sub(at)),
                                    to.as_mut_ptr(),
                                )
                            };
                        }
                    }
                }
            }
            Left::Rows(a) => {
                let a = &a[..m * k];
                for r in (0..m).step_by(S::N) {
                    let rows = (m - r).min(S::N);
                    let to = &mut self.packed[r / group * group * here + r % group..];
                    for l in (0..here).step_by(S::N) {
                        let count = (here - l).min(S::N);
                        let mut v = [simd.splat(T::ZERO); MOST];
                        for (i, v) in v.iter_mut().enumerate().take(rows) {
                            // SAFETY: row `r + i` is below `m`, and `first + l + count` at most `k`.
                            *v = unsafe { load_up_to(simd, a.as_ptr().add((r + i) * k + first + l), count) };
                        }
                        simd.turn(&mut v);
                        for (i, v) in v.into_iter().enumerate().take(count) {
                            let to = &mut to[(l + i) * group..][..S::N];
                            // SAFETY: `to` has `N` numbers.
                            unsafe { simd.store(v, to.as_mut_ptr()) };
                        }
                    }
                }
            }
        }
    }

    /// All rows of `C` registers of columns from `j` on, for a block of addends.
    #[inline(always)]
    fn columns<S: Simd<T>, const C: usize>(&mut self, simd: S, first: usize, b: &[*const T], j: usize) {
        let m = self.size[0];
        let mut r = match m {
            _ if !S::VARIED => self.tile::<S, 4, C, true>(simd, first, b, 0, j),
            1 => self.tile::<S, 1, C, true>(simd, first, b, 0, j),
            2..=4 => self.tile::<S, 4, C, true>(simd, first, b, 0, j),
            _ if !S::MANY => self.tile::<S, 4, C, true>(simd, first, b, 0, j),
            _ => self.tile::<S, 8, C, true>(simd, first, b, 0, j),
        };
        while r < m {
            r += match m - r {
                _ if !S::VARIED => self.tile::<S, 4, C, false>(simd, first, b, r, j),
                1 => self.tile::<S, 1, C, false>(simd, first, b, r, j),
                2..=4 => self.tile::<S, 4, C, false>(simd, first, b, r, j),
                _ if !S::MANY => self.tile::<S, 4, C, false>(simd, first, b, r, j),
                _ => self.tile::<S, 8, C, false>(simd, first, b, r, j),
            };
        }
    }

    /// `R` rows from `r` on, the last of which are zeros where there are not as many; how many there are. The first tile leaves the
    /// panel behind.
    #[inline(always)]
    fn tile<S: Simd<T>, const R: usize, const C: usize, const FIRST: bool>(
        &mut self,
        simd: S,
        first: usize,
        b: &[*const T],
        r: usize,
        j: usize,
    ) -> usize {
        let ([m, _, n], every, group) = (self.size, self.every, group::<T, S>());
        let accumulate = self.accumulate || first > 0;
        let (rows, width) = ((m - r).min(R), (n - j).min(C * S::N));
        let last = width - (C - 1) * S::N;
        let a = self.packed[r / group * group * b.len() + r % group..].as_ptr();
        let panel = self.panel[..b.len() * C * S::N].as_mut_ptr();
        let to = self.c.wrapping_add(r * every + j);
        if accumulate {
            for i in 0..rows {
                for c in 0..C {
                    simd.prefetch(to.wrapping_add(i * every + c * S::N));
                }
            }
        }
        let mut sums = [[simd.splat(T::ZERO); C]; R];
        for (l, b) in b.iter().enumerate() {
            let mut x = [simd.splat(T::ZERO); C];
            for (c, x) in x.iter_mut().enumerate() {
                // SAFETY: the panel has as many rows; and one of `b` has `n` numbers.
                unsafe {
                    let panel = panel.add((l * C + c) * S::N);
                    if FIRST {
                        let from = b.add(j + c * S::N);
                        *x = if c + 1 < C { simd.load(from) } else { simd.load_some(from, last) };
                        simd.store(*x, panel);
                        simd.prefetch(from.wrapping_add(C * S::N));
                    } else {
                        *x = simd.load(panel);
                    }
                }
            }
            // SAFETY: `packed` has a group of rows for each addend.
            unsafe { multiply(simd, &mut sums, core::array::from_fn(|i| a.add(l * group + i)), x) };
        }
        if rows == R && last == S::N {
            for (i, sums) in sums.into_iter().enumerate() {
                for (c, sum) in sums.into_iter().enumerate() {
                    // SAFETY: there are `R` rows and `C` registers of columns left, as the caller vouches.
                    unsafe {
                        let to = to.add(i * every + c * S::N);
                        simd.store(if accumulate { simd.add(sum, simd.load(to)) } else { sum }, to);
                    }
                }
            }
        } else {
            let edge = self.edge[..R * C * S::N].as_mut_ptr();
            for (i, sums) in sums.into_iter().enumerate() {
                for (c, sum) in sums.into_iter().enumerate() {
                    // SAFETY: `edge` has `R` rows of `C` registers.
                    unsafe { simd.store(sum, edge.add((i * C + c) * S::N)) };
                }
            }
            let (from, to) = ((&*self.edge, C * S::N), (to, every));
            simd.apart(Edge { accumulate, size: [rows, width], from, to });
        }
        rows
    }
}

/// Writes what of an incomplete tile is part of the product, or adds it.
struct Edge<'a, T> {
    accumulate: bool,
    /// Rows and columns.
    size: [usize; 2],
    /// The tile, and the length of its rows.
    from: (&'a [T], usize),
    /// Where its first row goes, where it can be read and written, and the distance of rows.
    to: (*mut T, usize),
}

impl<T: Element> Work<T> for Edge<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, simd: S) {
        let [rows, width] = self.size;
        for i in 0..rows {
            for (j, from) in self.from.0[i * self.from.1..][..width].chunks(S::N).enumerate() {
                let to = self.to.0.wrapping_add(i * self.to.1 + j * S::N);
                // SAFETY: `to` has as many numbers.
                unsafe {
                    let sum = simd.load_some(from.as_ptr(), from.len());
                    let sum = if self.accumulate { simd.add(sum, simd.load_some(to, from.len())) } else { sum };
                    simd.store_some(sum, to, from.len());
                }
            }
        }
    }
}

/// `count` numbers, but at most a register.
///
/// # Safety
/// They can be read.
#[inline(always)]
unsafe fn load_up_to<T, S: Simd<T>>(simd: S, from: *const T, count: usize) -> S::V {
    // SAFETY: the caller's.
    unsafe { if count >= S::N { simd.load(from) } else { simd.load_some(from, count) } }
}
