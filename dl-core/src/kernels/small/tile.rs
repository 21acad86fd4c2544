//! Tiles: the results that a kernel has in registers at a time.

use crate::element::Element;

/// The most rows, or pixels, of a tile.
pub const MOST: usize = 5;

/// The most results of a tile. A Cortex-M4 has 32 registers, for these and for what is multiplied.
pub const MOST_SUMS: usize = 20;

/// Does something for each `i` below `n`, which is at most [`MOST`], in so many copies instead of a loop, whatever the compiler is told to
/// optimize for: only then are the elements of an array registers.
macro_rules! written_out {
    ($i:ident < $n:expr, $body:expr) => {{
        let n = $n;
        written_out!(@ n, $i, $body, 0 1 2 3 4);
    }};
    (@ $n:ident, $i:ident, $body:expr, $($value:literal)*) => {
        $(if $value < $n { let $i: usize = $value; $body; })*
    };
}
pub(super) use written_out;

/// Instructions that a tile of so many rows and pixels takes for one tap: multiply-adds, loads of weights and pixels, and the loop.
pub const fn instructions(rows: usize, pixels: usize) -> usize {
    rows * pixels + rows + pixels + 4
}

/// Where the tile `i` of so many begins, among `count` results; the last one ends with them, and so shares some with the one before.
#[inline(always)]
pub const fn start(i: usize, tile: usize, count: usize) -> usize {
    let (start, last) = (i * tile, count - tile);
    if start < last { start } else { last }
}

/// What a sum begins with: the bias, if there is one.
///
/// # Safety
/// `bias` is empty or has a number `o`.
#[inline(always)]
pub unsafe fn first<T: Element>(bias: &[T], o: usize) -> T {
    // SAFETY: the caller's.
    if bias.is_empty() { T::ZERO } else { unsafe { *bias.get_unchecked(o) } }
}
