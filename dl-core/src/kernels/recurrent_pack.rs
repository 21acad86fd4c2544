//! Weights of recurrent layers side by side: a product of a vector with them is then a sum of registers.
//!
//! Forwards, in blocks of [`LANES`] units: the columns of `W_ih`, then of `W_hh`, of each of them the numbers of a gate after those of
//! another. Backwards, in panels of up to [`PANEL`] blocks of columns of `W_hh`: the rows. What is not there is zero.

use crate::element::Element;

/// Units of a block: the numbers of the widest register.
pub const LANES: usize = 16;
/// Blocks of columns of a panel.
#[cfg(feature = "train")]
pub const PANEL: usize = 3;

/// The numbers of the packed weights of a layer of so many gates, inputs and units.
#[inline]
pub const fn packed(gates: usize, inputs: usize, hidden: usize) -> usize {
    let rows = hidden.div_ceil(LANES).saturating_mul(LANES).saturating_mul(gates);
    rows.saturating_mul(inputs.saturating_add(hidden))
}

/// Packs the weights for the forward pass: `size` is gates, inputs and units.
pub fn pack<T: Element>(size: [usize; 3], weight_ih: &[T], weight_hh: &[T], packed: &mut [T]) {
    let [gates, inputs, hidden] = size;
    let (line, steps) = (gates * LANES, inputs + hidden);
    for (b, block) in packed.chunks_exact_mut(line * steps).enumerate().take(hidden.div_ceil(LANES)) {
        let width = (hidden - b * LANES).min(LANES);
        let (from_x, from_h) = block.split_at_mut(line * inputs);
        for gate in 0..gates {
            for (weight, columns, to) in [(weight_ih, inputs, &mut *from_x), (weight_hh, hidden, &mut *from_h)] {
                for lane in 0..LANES {
                    let to = to.chunks_exact_mut(line).map(|line| &mut line[gate * LANES + lane]);
                    if lane < width {
                        let row = &weight[(gate * hidden + b * LANES + lane) * columns..][..columns];
                        to.zip(row).for_each(|(to, w)| *to = *w);
                    } else {
                        to.for_each(|to| *to = T::ZERO);
                    }
                }
            }
        }
    }
}

/// Packs `W_hh` of `rows` for the backward pass.
#[cfg(feature = "train")]
pub fn pack_backward<T: Element>(rows: usize, hidden: usize, weight_hh: &[T], packed: &mut [T]) {
    let mut rest = packed;
    for j in (0..hidden).step_by(PANEL * LANES) {
        let width = (hidden - j).min(PANEL * LANES);
        let line = width.next_multiple_of(LANES);
        let (panel, after) = rest.split_at_mut(rows * line);
        for (row, to) in weight_hh.chunks_exact(hidden).zip(panel.chunks_exact_mut(line)) {
            to[..width].copy_from_slice(&row[j..j + width]);
            to[width..].fill(T::ZERO);
        }
        rest = after;
    }
}
