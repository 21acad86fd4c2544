//! Products of matrices.

use super::product::{Factors, PANEL, product};
use super::table::{offset, with_tables};
use crate::element::Element;

/// From how many rows on columns are copied to a panel first, so that they follow each other in memory.
const MANY: usize = 9;

/// `C = A B`, or `C += A B` where it is to `accumulate`: `A` is `m × k` with any strides, `B` is `k × n` with rows `sb` apart,
/// `C` is `m × n` with rows `sc` apart.
#[allow(clippy::too_many_arguments)]
pub fn rows_by_columns<T: Element>(
    [m, k, n]: [usize; 3],
    (a, sa): (&[T], [usize; 2]),
    (b, sb): (&[T], usize),
    (c, sc): (&mut [T], usize),
    accumulate: bool,
) {
    if m == 0 || n == 0 {
        return;
    }
    T::with_scratch(k * PANEL, |panel| {
        with_tables(m, k, |rows, steps| {
            rows.iter_mut().enumerate().for_each(|(i, row)| *row = offset(i * sa[0]));
            let whole = if m < MANY { n / PANEL * PANEL } else { 0 };
            if whole > 0 {
                steps.iter_mut().enumerate().for_each(|(l, step)| *step = [offset(l * sa[1]), offset(l * sb)]);
                product(Factors::new(a, rows, b, steps, whole), &mut c[..], [sc, 1], accumulate);
            }
            steps.iter_mut().enumerate().for_each(|(l, step)| *step = [offset(l * sa[1]), offset(l * PANEL)]);
            for j in (whole..n).step_by(PANEL) {
                let width = PANEL.min(n - j);
                for (l, panel) in panel.chunks_exact_mut(PANEL).enumerate() {
                    let from = &b[l * sb + j..][..width];
                    match from.as_array::<PANEL>() {
                        Some(from) => panel.copy_from_slice(from),
                        None => {
                            panel[..width].copy_from_slice(from);
                            panel[width..].fill(T::ZERO);
                        }
                    }
                }
                product(Factors::new(a, rows, panel, steps, width), &mut c[j..], [sc, 1], accumulate);
            }
        });
    });
}

/// `to[j, i] = from[i, j]` for `from` of `rows × columns`; rows of `to` are `lanes` long, filled up with zeros.
pub fn transpose<T: Element>(rows: usize, columns: usize, from: &[T], to: &mut [T], lanes: usize) {
    const BLOCK: usize = 8;
    for first in (0..lanes).step_by(BLOCK) {
        let many = rows.saturating_sub(first).min(BLOCK);
        if many == BLOCK {
            let mut block = [&from[..0]; BLOCK];
            block.iter_mut().enumerate().for_each(|(r, row)| *row = &from[(first + r) * columns..][..columns]);
            for (j, to) in to.chunks_exact_mut(lanes).take(columns).enumerate() {
                to[first..first + BLOCK].copy_from_slice(&block.map(|row| row[j]));
            }
        } else {
            for (j, to) in to.chunks_exact_mut(lanes).take(columns).enumerate() {
                for (r, to) in to[first..first + BLOCK].iter_mut().enumerate() {
                    *to = if r < many { from[(first + r) * columns + j] } else { T::ZERO };
                }
            }
        }
    }
}
