//! The gradients of the weights of recurrent layers, over all steps.

use super::cells::Recurrent;
use super::panels::{self, Left};
use super::recurrent::Cell;
use super::recurrent_inputs::gradient;
use super::recurrent_order::Order;
use super::table::{offset, with_table};
use crate::element::Element;
use crate::par::Ranges;

/// What the backward pass leaves of all steps.
#[derive(Clone, Copy)]
pub struct Steps<'a, T> {
    /// The sequences.
    pub order: Order<'a>,
    /// The inputs.
    pub x: &'a [T],
    /// The outputs.
    pub y: &'a [T],
    /// The gradients of what the gates are functions of.
    pub gates: &'a [T],
    /// `c`.
    pub cells: &'a [T],
    /// What the cell has kept or made beside them.
    pub extra: &'a [T],
    /// The initial states of all sequences.
    pub initial: &'a [T],
}

/// Adds to `dweights`: `dW_ih += Σ dgates xₜᵀ`, `dW_hh += Σ dgates hₜ₋₁ᵀ`, `db += Σ dgates`, and peepholes.
pub fn weights_gradient<T: Element, C: Cell>(layer: &Recurrent<C>, steps: Steps<'_, T>, dweights: &mut [T]) {
    let (hidden, rows, state, arrays) = (layer.hidden, layer.rows(), layer.state(), layer.arrays());
    let n = steps.gates.len() / rows;
    gradient(layer.inputs, rows, steps.x, steps.gates, &mut dweights[arrays.weight_ih]);
    // The step before each, or the sequence that it is the first of, after all steps.
    with_table(n, |table| {
        for j in 0..steps.order.count() {
            let sequence = steps.order.get(j);
            for t in 0..sequence.steps {
                table[steps.order.at(j, t)] = offset(steps.order.before(j, t).unwrap_or(n + sequence.index));
            }
        }
        let h = |i: usize| match table[i] as usize {
            step if step < n => &steps.y[step * hidden..][..hidden],
            step => &steps.initial[(step - n) * state..][..hidden],
        };
        let c = |i: usize| match table[i] as usize {
            step if step < n => &steps.cells[step * hidden..][..hidden],
            step => &steps.initial[(step - n) * state + hidden..][..hidden],
        };
        let gates = |i: usize| &steps.gates[i * rows..][..rows];
        let extra = |i: usize| &steps.extra[i * hidden..][..hidden];
        let dweight_hh = &mut dweights[arrays.weight_hh.clone()];
        // The last gate of some cells has a product of its own.
        let together = if C::EXTRA { rows - hidden } else { rows };
        let (dmany, dlast) = dweight_hh.split_at_mut(together * hidden);
        panels::product([together, n, hidden], Ranges::ONE, Left::Columns(&gates, 0), &h, dmany, true);
        if C::EXTRA {
            let size = [hidden, n, hidden];
            if C::APART {
                panels::product(size, Ranges::ONE, Left::Columns(&extra, 0), &h, dlast, true);
            } else {
                panels::product(size, Ranges::ONE, Left::Columns(&gates, together), &extra, dlast, true);
            }
        }
        if layer.bias {
            T::with_scratch(rows, |sum| {
                sum.fill(T::ZERO);
                (0..n).for_each(|i| sum.iter_mut().zip(gates(i)).for_each(|(sum, d)| *sum += *d));
                dweights[arrays.bias_ih.clone()].iter_mut().zip(&*sum).for_each(|(d, sum)| *d += *sum);
                if C::APART {
                    sum[together..].fill(T::ZERO);
                    (0..n).for_each(|i| sum[together..].iter_mut().zip(extra(i)).for_each(|(sum, d)| *sum += *d));
                }
                dweights[arrays.bias_hh.clone()].iter_mut().zip(&*sum).for_each(|(d, sum)| *d += *sum);
            });
        }
        for (k, dpeephole) in dweights[arrays.peepholes].chunks_exact_mut(hidden).enumerate() {
            for i in 0..n {
                let (gate, c) = match k {
                    2 => (3, &steps.cells[i * hidden..][..hidden]),
                    k => (k, c(i)),
                };
                let dgate = &gates(i)[gate * hidden..][..hidden];
                dpeephole.iter_mut().zip(dgate).zip(c).for_each(|((d, dgate), c)| *d += *dgate * *c);
            }
        }
    });
}
