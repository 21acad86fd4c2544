//! Long short-term memory, unit by unit.

use super::gates::{sigmoid, tanh};
use super::recurrent::{ByUnits, Step, Weights};
use super::rows::products;
use crate::element::Element;
use crate::kernels::cells::{Lstm, Recurrent};

impl ByUnits for Lstm {
    /// `i, f, o = σ(…)`, `g = tanh(…)`, `cₜ = f cₜ₋₁ + i g`, `hₜ = o tanh(cₜ)`: the four rows of a unit at a time.
    #[inline(always)]
    unsafe fn step<T: Element>(layer: &Recurrent<Self>, weights: Weights<T>, step: Step<T>) {
        let &Recurrent { inputs, hidden, .. } = layer;
        for u in 0..hidden {
            // SAFETY: the caller's; there are four gates of each unit.
            unsafe {
                let mut gates: [T; 4] = weights.biases(layer, u, hidden);
                products(inputs, hidden * inputs, weights.ih.add(u * inputs), step.x, &mut gates);
                products(hidden, hidden * hidden, weights.hh.add(u * hidden), step.h, &mut gates);
                let [mut i, mut f, g, mut o] = gates;
                let mut c = *step.c.add(u);
                if layer.cell.peephole {
                    i += *weights.peepholes.add(u) * c;
                    f += *weights.peepholes.add(hidden + u) * c;
                }
                c = sigmoid(f) * c + sigmoid(i) * tanh(g);
                if layer.cell.peephole {
                    o += *weights.peepholes.add(2 * hidden + u) * c;
                }
                *step.c.add(u) = c;
                *step.y.add(u) = sigmoid(o) * tanh(c);
            }
        }
    }
}
