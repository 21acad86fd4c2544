//! The product of a matrix with a vector.

use super::lengths::or_none;
use super::tile::{self, MOST, MOST_SUMS};
use super::written_out;
use crate::element::Element;
use crate::kernels::conv2d::rectified;

/// The partial sums of each output. They keep rounding errors small, and are a vector register where there are such.
const PARTS: usize = 4;

/// `y[o] = Σᵢ weight[o, i] x[i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
///
/// Some rows at a time, so that each input is read once for all of them.
#[inline(always)]
pub fn forward<T: Element>([inputs, outputs]: [usize; 2], weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
    let right = x.len() == inputs && y.len() == outputs && weight.len() == inputs.saturating_mul(outputs);
    if !right || !or_none(bias.len(), outputs) || outputs == 0 {
        return;
    }
    let rows = rows(outputs);
    for block in 0..outputs.div_ceil(rows) {
        let o = tile::start(block, rows, outputs);
        // SAFETY: `o + rows` is at most `outputs`, and all slices have the lengths that follow.
        unsafe {
            let sums = sums(inputs, rows, weight.as_ptr().add(o * inputs), x.as_ptr());
            written_out!(r < rows, {
                let y = y.get_unchecked_mut(o + r);
                let sum = sums[r] + tile::first(bias, o + r);
                *y = if relu { rectified(sum) } else { sum };
            });
        }
    }
}

/// `Σᵢ weight[r, i] x[i]` of each row.
///
/// # Safety
/// There are `rows` rows of `inputs` weights, and as many inputs.
#[inline(always)]
unsafe fn sums<T: Element>(inputs: usize, rows: usize, weight: *const T, x: *const T) -> [T; MOST] {
    let mut sums = [[T::ZERO; PARTS]; MOST];
    let whole = inputs / PARTS * PARTS;
    // SAFETY: the caller's; `i + PARTS` is at most `whole`.
    unsafe {
        let mut i = 0;
        while i < whole {
            let x = *x.add(i).cast::<[T; PARTS]>();
            written_out!(r < rows, sums[r] = with_products(sums[r], *weight.add(r * inputs + i).cast(), x));
            i += PARTS;
        }
        while i < inputs {
            written_out!(r < rows, sums[r][0] += *weight.add(r * inputs + i) * *x.add(i));
            i += 1;
        }
    }
    sums.map(|[a, b, c, d]| (a + c) + (b + d))
}

/// `sums + weight · x`, number by number.
#[inline(always)]
fn with_products<T: Element>(sums: [T; PARTS], weight: [T; PARTS], x: [T; PARTS]) -> [T; PARTS] {
    let ([a, b, c, d], [e, f, g, h], [i, j, k, l]) = (sums, weight, x);
    [a + e * i, b + f * j, c + g * k, d + h * l]
}

/// How many rows at a time take the fewest instructions.
const fn rows(outputs: usize) -> usize {
    let (mut best, mut least) = (1, usize::MAX);
    let mut rows = MOST;
    while rows > 0 {
        let all = outputs.div_ceil(rows).saturating_mul(2 * rows * PARTS + PARTS + 4);
        if rows <= outputs && rows * PARTS <= MOST_SUMS && all < least {
            (best, least) = (rows, all);
        }
        rows -= 1;
    }
    best
}
