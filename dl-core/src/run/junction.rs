//! Where branches meet and part, and values that are moved or added.

use crate::element::Element;
use crate::plan::{Count, Slot};
use crate::spec::Junction;

/// `y = junction(xs)`, of values of so many `steps`: concatenation is that of each.
pub fn join<T: Element>(junction: Junction, arena: &mut [T], n: Count, xs: &[Slot], y: Slot, steps: usize) {
    let mut begin = 0;
    for (i, x) in xs.iter().enumerate() {
        let Ok([from, to]) = arena.get_disjoint_mut([x.batch(n), y.batch(n)]) else {
            return;
        };
        match junction {
            Junction::Concat => {
                let (len, every) = (x.len / steps, y.len / steps);
                for (from, to) in from.chunks_exact(len.max(1)).zip(to.chunks_exact_mut(every.max(1))) {
                    to[begin..begin + len].copy_from_slice(from);
                }
                begin += len;
            }
            _ if i == 0 => to.copy_from_slice(from),
            Junction::Add => to.iter_mut().zip(from).for_each(|(y, x)| *y += *x),
            Junction::Multiply => to.iter_mut().zip(from).for_each(|(y, x)| *y *= *x),
            // A NaN in any branch stays, as in PyTorch.
            Junction::Maximum => to.iter_mut().zip(from).for_each(|(y, x)| {
                if *x > *y || x.is_nan() {
                    *y = *x;
                }
            }),
        }
    }
}

/// The backward pass of [`join`]: overwrites the gradient of every branch. Branches may share a value; their gradients may not.
#[cfg(feature = "train")]
#[allow(clippy::too_many_arguments)]
pub fn split<T: Element>(
    junction: Junction,
    values: &[T],
    xs: &[Slot],
    y: Slot,
    grads: &mut [T],
    n: Count,
    dy: Slot,
    dxs: &[Slot],
    steps: usize,
) {
    let value = |slot: &Slot| &values[slot.batch(n)];
    let mut begin = 0;
    for (i, dx) in dxs.iter().enumerate() {
        let Ok([dy, dx_i]) = grads.get_disjoint_mut([dy.batch(n), dx.batch(n)]) else {
            return;
        };
        match junction {
            Junction::Add => dx_i.copy_from_slice(dy),
            Junction::Concat => {
                let (len, every) = (dx.len / steps, y.len / steps);
                for (dx, dy) in dx_i.chunks_exact_mut(len.max(1)).zip(dy.chunks_exact(every.max(1))) {
                    dx.copy_from_slice(&dy[begin..begin + len]);
                }
                begin += len;
            }
            // dxᵢ = dy · Π_{j≠i} xⱼ
            Junction::Multiply => {
                dx_i.copy_from_slice(dy);
                for (j, x) in xs.iter().enumerate() {
                    if j != i {
                        dx_i.iter_mut().zip(value(x)).for_each(|(dx, x)| *dx *= *x);
                    }
                }
            }
            // dy goes to the branch that has the maximum, in equal parts where several have it, as in PyTorch.
            Junction::Maximum => {
                let y = value(&y);
                for k in 0..dx_i.len() {
                    let wins = |j: &&Slot| value(j)[k] == y[k];
                    let winners = xs.iter().filter(wins).count();
                    dx_i[k] = if wins(&&xs[i]) { dy[k] / T::from_usize(winners) } else { T::ZERO };
                }
            }
        }
    }
}

/// `to += from`: the gradient of a value that several layers use is the sum of theirs.
#[cfg(feature = "train")]
pub fn accumulate<T: Element>(grads: &mut [T], n: Count, from: Slot, to: Slot) {
    if let Ok([from, to]) = grads.get_disjoint_mut([from.batch(n), to.batch(n)]) {
        to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
    }
}

/// `at = 0`: the gradient of a value that nothing depends on.
#[cfg(feature = "train")]
pub fn clear<T: Element>(grads: &mut [T], n: Count, at: Slot) {
    grads[at.batch(n)].fill(T::ZERO);
}

/// `to = from`.
pub fn copy<T: Element>(memory: &mut [T], n: Count, from: Slot, to: Slot) {
    if let Ok([from, to]) = memory.get_disjoint_mut([from.batch(n), to.batch(n)]) {
        to.copy_from_slice(from);
    }
}
