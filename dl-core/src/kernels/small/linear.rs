//! The product of a matrix with a vector.

use core::hint::black_box;

use super::tile::{self, MOST, MOST_SUMS};
use super::{lengths, written_out};
use crate::element::Element;
use crate::kernels::rectified;

/// The partial sums of each output. They keep rounding errors small, and are a vector register where there are such.
const PARTS: usize = 4;

/// How many numbers away an instruction of a Cortex-M4 can read from an address.
const NEAR: usize = 255;

/// A product of so many inputs and outputs: what its sizes decide, to be worked out once, as a constant.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    inputs: usize,
    outputs: usize,
    /// Outputs that are computed together, so that each input is read once for all of them.
    rows: usize,
}

impl Plan {
    /// With the number of rows that takes the fewest instructions.
    pub const fn new(inputs: usize, outputs: usize) -> Plan {
        let (mut best, mut least, mut rows) = (1, usize::MAX, MOST_SUMS / PARTS);
        while rows > 0 {
            let all = outputs.div_ceil(rows).saturating_mul(2 * rows * PARTS + PARTS + 4);
            if rows <= outputs && all < least {
                (best, least) = (rows, all);
            }
            rows -= 1;
        }
        Plan { inputs, outputs, rows: best }
    }

    /// `y[o] = Σᵢ weight[o, i] x[i] + bias[o]`, or 0 where that is at most 0 if there is to be a `relu`; `bias` may be empty.
    #[inline(always)]
    pub fn forward<T: Element>(&self, weight: &[T], bias: &[T], relu: bool, x: &[T], y: &mut [T]) {
        let Plan { inputs, outputs, rows } = *self;
        let right = lengths::are([inputs, inputs.saturating_mul(outputs), outputs], [x, weight, y]);
        if !right || !lengths::or_none(bias.len(), outputs) {
            return;
        }
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
}

/// `Σᵢ weight[r, i] x[i]` of each row.
///
/// # Safety
/// There are `rows` rows of `inputs` weights, and as many inputs.
#[inline(always)]
unsafe fn sums<T: Element>(inputs: usize, rows: usize, weight: *const T, x: *const T) -> [T; MOST] {
    let mut sums = const { [[T::ZERO; PARTS]; MOST] };
    // SAFETY: the caller's.
    let mut starts = const { [core::ptr::null(); MOST] };
    written_out!(r < rows, starts[r] = unsafe { weight.add(r * inputs) });
    if (rows - 1) * inputs > NEAR {
        // Were it known that rows are the same distance apart, numbers would be read at a distance from the first row, which is too
        // large for an instruction and computed every time.
        written_out!(r < rows, starts[r] = black_box(starts[r]));
    }
    let whole = inputs / PARTS * PARTS;
    // SAFETY: the caller's; `i + PARTS` is at most `whole`.
    unsafe {
        let mut i = 0;
        while i < whole {
            let x = *x.add(i).cast::<[T; PARTS]>();
            written_out!(r < rows, sums[r] = with_products(sums[r], *starts[r].add(i).cast(), x));
            i += PARTS;
        }
        while i < inputs {
            written_out!(r < rows, sums[r][0] += *starts[r].add(i) * *x.add(i));
            i += 1;
        }
    }
    let mut whole = const { [T::ZERO; MOST] };
    written_out!(r < rows, whole[r] = (sums[r][0] + sums[r][2]) + (sums[r][1] + sums[r][3]));
    whole
}

/// `sums + weight · x`, number by number.
#[inline(always)]
fn with_products<T: Element>(sums: [T; PARTS], weight: [T; PARTS], x: [T; PARTS]) -> [T; PARTS] {
    let ([a, b, c, d], [e, f, g, h], [i, j, k, l]) = (sums, weight, x);
    [a + e * i, b + f * j, c + g * k, d + h * l]
}
