//! [`Linear`].

#[cfg(feature = "train")]
use super::Backward;
#[cfg(all(feature = "train", feature = "std"))]
use super::Split;
use super::{Layer, Site};
use crate::element::Element;
#[cfg(feature = "std")]
use crate::kernels::linear_step;
use crate::kernels::small;
#[cfg(all(feature = "train", feature = "std"))]
use crate::par;
use crate::spec::{self, Then};

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

impl Layer for spec::Linear {
    const FUSES_RELU: bool = true;

    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        let (weight, bias) = weights.split_at(S::INPUT.len() * S::OUTPUT.len());
        T::linear_forward(S::INPUT.len(), S::OUTPUT.len(), weight, bias, matches!(S::THEN, Then::Relu), x, y);
    }

    // Layers of the same sizes are then one function.
    #[inline(never)]
    fn infer_one<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]) {
        let plan = const { small::linear::Plan::new(S::INPUT.len(), S::OUTPUT.len()) };
        let [len, outputs] = const { [S::INPUT.len() * S::OUTPUT.len(), S::OUTPUT.len()] };
        if let Some((weight, bias)) = small::weight_and_bias(weights, len, outputs, S::LAYER.bias) {
            plan.forward(weight, bias, matches!(S::THEN, Then::Relu), x, y);
        }
    }

    #[cfg(feature = "std")]
    #[inline]
    fn step<S: Site<Layer = Self>, T: Element>(weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        // Of so few weights, loops are done by when the best instructions are chosen.
        const FEW: usize = 64;
        let (weight, bias) = weights.split_at(S::INPUT.len() * S::OUTPUT.len());
        let relu = matches!(S::THEN, Then::Relu);
        if const { S::INPUT.len() * S::OUTPUT.len() <= FEW } {
            linear_step::by_loops(S::INPUT.len(), weight, bias, relu, x, y);
        } else {
            T::linear_step(S::INPUT.len(), weight, bias, relu, x, y);
        }
    }

    #[cfg(feature = "rayon")]
    fn infer_outputs<S: Site<Layer = Self>, T: Element>(weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        let (weight, bias) = weights.split_at(S::INPUT.len() * S::OUTPUT.len());
        T::linear_outputs(S::INPUT.len(), weight, bias, matches!(S::THEN, Then::Relu), x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let (inputs, outputs) = (S::INPUT.len(), S::OUTPUT.len());
        let weight = &pass.weights[..inputs * outputs];
        #[cfg(feature = "std")]
        match pass.split {
            Split::One => {}
            Split::Outputs => return T::linear_input_gradient_together([inputs, outputs], weight, pass.dy, dx),
            split => {
                let (work, dy, dx) = (inputs * outputs, [(pass.dy, outputs)], [(dx, inputs)]);
                return par::samples(split, work, dy, dx, &|[dy], [dx]| {
                    T::linear_input_gradient(inputs, outputs, weight, dy, dx)
                });
            }
        }
        T::linear_input_gradient_one(inputs, outputs, weight, pass.dy, dx);
    }
}
