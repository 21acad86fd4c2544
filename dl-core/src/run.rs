//! The steps of generated passes. A pass is a list of calls into this module, one for each layer or junction.
//!
//! Places are offsets in numbers per sample; a batch of `n` has each value of `len` numbers at `at · n .. (at + len) · n`.

use crate::element::Element;
#[cfg(feature = "train")]
use crate::layers::{Backward, Forward};
use crate::layers::{Layer, Site};
use crate::plan::Slot;
use crate::spec::Junction;

/// Where a layer finds its input, output and kept numbers in the values of a forward pass.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// Its input.
    pub x: usize,
    /// Its output.
    pub y: usize,
    /// What it keeps.
    pub keep: usize,
}

/// Evaluates one layer: `y = f(x)`.
pub fn infer<S: Site, T: Element>(weights: &[T], arena: &mut [T], n: usize, x: usize, y: usize) {
    let ranges = [x * n..(x + S::INPUT.len()) * n, y * n..(y + S::OUTPUT.len()) * n];
    if let Ok([x, y]) = arena.get_disjoint_mut(ranges) {
        <S::Layer as Layer>::infer::<S, T>(weights, x, y);
    }
}

/// The forward pass of one layer.
#[cfg(feature = "train")]
pub fn forward<S: Site, T: Element>(weights: &mut [T], values: &mut [T], n: usize, at: At, training: bool, seed: u64) {
    let keep = if S::KEEP == 0 { 0..0 } else { at.keep * n..(at.keep + S::KEEP) * n };
    let ranges = [at.x * n..(at.x + S::INPUT.len()) * n, at.y * n..(at.y + S::OUTPUT.len()) * n, keep];
    if let Ok([x, y, keep]) = values.get_disjoint_mut(ranges) {
        let seed = crate::rng::mix(seed, S::INDEX as u64);
        <S::Layer as Layer>::forward::<S, T>(Forward { weights, x, y, keep, training, seed });
    }
}

/// The backward pass of one layer: reads the gradient at `dy`, overwrites that at `dx`.
#[cfg(feature = "train")]
#[allow(clippy::too_many_arguments)]
pub fn backward<S: Site, T: Element>(
    weights: &[T],
    values: &[T],
    at: At,
    grads: &mut [T],
    n: usize,
    dy: usize,
    dx: Option<usize>,
    training: bool,
    dweights: &mut [T],
) {
    let x = &values[at.x * n..(at.x + S::INPUT.len()) * n];
    let y = &values[at.y * n..(at.y + S::OUTPUT.len()) * n];
    let keep = if S::KEEP == 0 { &[] } else { &values[at.keep * n..(at.keep + S::KEEP) * n] };
    let dy = dy * n..(dy + S::OUTPUT.len()) * n;
    match dx {
        Some(dx) => {
            if let Ok([dy, dx]) = grads.get_disjoint_mut([dy, dx * n..(dx + S::INPUT.len()) * n]) {
                let dx = Some(dx);
                <S::Layer as Layer>::backward::<S, T>(Backward { weights, x, y, keep, dy, dx, dweights, training });
            }
        }
        None => {
            let dy = &grads[dy];
            <S::Layer as Layer>::backward::<S, T>(Backward { weights, x, y, keep, dy, dx: None, dweights, training });
        }
    }
}

/// `y = junction(xs)`.
pub fn join<T: Element>(junction: Junction, arena: &mut [T], n: usize, xs: &[Slot], y: Slot) {
    let mut begin = 0;
    for (i, x) in xs.iter().enumerate() {
        let Ok([from, to]) = arena.get_disjoint_mut([x.at * n..(x.at + x.len) * n, y.at * n..(y.at + y.len) * n])
        else {
            return;
        };
        match junction {
            Junction::Concat => {
                for (from, to) in from.chunks_exact(x.len.max(1)).zip(to.chunks_exact_mut(y.len.max(1))) {
                    to[begin..begin + x.len].copy_from_slice(from);
                }
                begin += x.len;
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
pub fn split<T: Element>(
    junction: Junction,
    values: &[T],
    xs: &[Slot],
    y: Slot,
    grads: &mut [T],
    n: usize,
    dy: Slot,
    dxs: &[Slot],
) {
    let value = |slot: &Slot| &values[slot.at * n..(slot.at + slot.len) * n];
    let mut begin = 0;
    for (i, dx) in dxs.iter().enumerate() {
        let Ok([dy, dx_i]) = grads.get_disjoint_mut([dy.at * n..(dy.at + dy.len) * n, dx.at * n..(dx.at + dx.len) * n])
        else {
            return;
        };
        match junction {
            Junction::Add => dx_i.copy_from_slice(dy),
            Junction::Concat => {
                for (dx, dy) in dx_i.chunks_exact_mut(dx.len.max(1)).zip(dy.chunks_exact(y.len.max(1))) {
                    dx.copy_from_slice(&dy[begin..begin + dx.len()]);
                }
                begin += dx.len;
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
pub fn accumulate<T: Element>(grads: &mut [T], n: usize, from: Slot, to: Slot) {
    if let Ok([from, to]) =
        grads.get_disjoint_mut([from.at * n..(from.at + from.len) * n, to.at * n..(to.at + to.len) * n])
    {
        to.iter_mut().zip(from).for_each(|(to, from)| *to += *from);
    }
}
