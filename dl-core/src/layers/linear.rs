//! [`Linear`].

#[cfg(feature = "train")]
use super::{Backward, Forward};
use super::{Layer, Site};
use crate::element::Element;
#[cfg(feature = "train")]
use crate::par;
use crate::spec;

super::weights! {
    /// `y = W x + b`: every output a weighted sum of every input. As PyTorch's `nn.Linear`.
    ///
    /// Shape `[in] -> [out]`. In a definition: `Linear(out_features, bias = true, init = …)`.
    ///
    /// `OUT` outputs, `IN` inputs; `BIAS` is `OUT`, or 0 without bias.
    pub struct Linear<OUT, IN, BIAS> {
        /// `W`, `[out][in]`.
        pub weight: [[T; IN]; OUT],
        /// `b`, `[out]`.
        pub bias: [T; BIAS],
    }
}

/// Multiply-adds of a sample; at most so many that 16 samples or more make a piece, since every piece reads all weights.
#[cfg(feature = "train")]
const fn work(inputs: usize, outputs: usize) -> usize {
    let (work, most) = (inputs * outputs, par::PIECE / 16);
    if work < most { work } else { most }
}

impl Layer for spec::Linear {
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]) {
        let (weight, bias) = weights.split_at(S::INPUT.len() * S::OUTPUT.len());
        T::linear_forward(S::INPUT.len(), S::OUTPUT.len(), weight, bias, false, x, y);
    }

    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(pass: Forward<'_, T>) {
        let weights = &*pass.weights;
        let (inputs, outputs) = (S::INPUT.len(), S::OUTPUT.len());
        par::samples(work(inputs, outputs), [(pass.x, inputs)], [(pass.y, outputs)], &|[x], [y]| {
            Self::infer::<S, T>(weights, x, y)
        });
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let (inputs, outputs) = (S::INPUT.len(), S::OUTPUT.len());
        let weight = &pass.weights[..inputs * outputs];
        let (dweight, dbias) = pass.dweights.split_at_mut(inputs * outputs);
        let n = pass.dy.len() / outputs;
        let (x, dy) = (|i: usize| &pass.x[i * inputs..][..inputs], |i: usize| &pass.dy[i * outputs..][..outputs]);
        // Enough rows that packing `x` for each piece hardly matters.
        let rows = (par::PIECE / (n * inputs).max(1)).clamp(256, outputs.max(256)).next_multiple_of(16);
        par::each(dweight, rows * inputs, &|i, dweight| {
            let rows = i * rows..i * rows + dweight.len() / inputs;
            T::linear_weight_gradient(inputs, n, &x, &dy, rows, dweight, &mut []);
        });
        T::linear_weight_gradient(0, n, &x, &dy, 0..outputs, &mut [], dbias);
        if let Some(dx) = pass.dx {
            let piece = crate::par::piece_with_weights(inputs * outputs, weight.len());
            crate::par::pieces(piece, [(pass.dy, outputs)], [(dx, inputs)], &|[dy], [dx]| {
                T::linear_input_gradient(inputs, outputs, weight, dy, dx)
            });
        }
    }
}
