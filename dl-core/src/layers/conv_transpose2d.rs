//! [`ConvTranspose2d`].

#[cfg(feature = "train")]
use super::Backward;
#[cfg(all(feature = "train", feature = "std"))]
use super::Split;
use super::{Layer, Site};
use crate::element::Element;
use crate::kernels::conv::Conv;
use crate::kernels::small;
#[cfg(all(feature = "train", feature = "std"))]
use crate::par;
use crate::spec::{self, Then};

super::weights! {
    /// Transposed convolution (Zeiler et al. 2010): every input pixel puts its multiple of each kernel into the output. As PyTorch's
    /// `nn.ConvTranspose2d`.
    ///
    /// `y[o, h, w] = Σ over c, i, j of weight[c, o, i, j] · x[c, (h + padding − i·dilation)/stride, …] + bias[o]`, over those `i, j`
    /// for which the division leaves nothing and there is such a pixel.
    ///
    /// Shape `[C, H, W] -> [OUT, H', W']` with `H' = (H − 1)·S − 2P + D·(KH − 1) + P_out + 1` and `W'` likewise. In a definition:
    /// `ConvTranspose2d(out_channels, kernel, stride = 1, padding = 0, output_padding = 0, dilation = 1, groups = 1, bias = true,
    /// init = …)`.
    ///
    /// `IN` input channels; `OUT_PER_GROUP` output channels that each of them adds to, `OUT/groups`; `KH × KW` kernels; `BIAS` is
    /// `OUT`, or 0 without bias.
    pub struct ConvTranspose2d<IN, OUT_PER_GROUP, KH, KW, BIAS> {
        /// The kernels, `[in][out per group][row][column]`.
        pub weight: [[[[T; KW]; KH]; OUT_PER_GROUP]; IN],
        /// What is added to each output channel, `[out]`.
        pub bias: [T; BIAS],
    }
}

/// The convolution that goes the other way.
const fn sizes<S: Site<Layer = spec::ConvTranspose2d>>() -> Conv {
    Conv::transposed(&S::LAYER, S::INPUT, S::OUTPUT)
}

impl Layer for spec::ConvTranspose2d {
    const FUSES_RELU: bool = true;

    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &[T], x: &[T], y: &mut [T]) {
        let conv = const { sizes::<S>() };
        let (weight, bias) = weights.split_at(conv.weights());
        T::conv_transpose2d_forward(&conv, weight, packed, bias, matches!(S::THEN, Then::Relu), x, y);
    }

    // Layers of the same sizes are then one function.
    #[inline(never)]
    fn infer_one<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]) {
        let plan = const { small::conv_transpose2d::Plan::new(&sizes::<S>()) };
        let (len, outputs) = (const { sizes::<S>().weights() }, S::OUTPUT.get(0));
        if let Some((weight, bias)) = small::weight_and_bias(weights, len, outputs, S::LAYER.bias) {
            plan.forward(weight, bias, matches!(S::THEN, Then::Relu), x, y);
        }
    }

    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        let conv = const { sizes::<S>() };
        T::conv2d_pack_backward(&conv, &weights[..conv.weights()], packed);
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn pack_backward<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        let conv = const { sizes::<S>() };
        T::conv2d_pack(&conv, &weights[..conv.weights()], packed);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let conv = const { sizes::<S>() };
        #[cfg(feature = "std")]
        if pass.split != Split::One {
            return backward_batch::<S, T>(&conv, pass);
        }
        T::conv_transpose2d_weight_gradient_one(&conv, pass.x, pass.dy, pass.dweights);
        if let Some(dx) = pass.dx {
            T::conv_transpose2d_input_gradient_one(&conv, &pass.weights[..conv.weights()], pass.dy, dx);
        }
    }
}

#[cfg(all(feature = "train", feature = "std"))]
fn backward_batch<S: Site<Layer = spec::ConvTranspose2d>, T: Element>(conv: &Conv, pass: Backward<'_, T>) {
    let (input, output, work) = (S::INPUT.len(), S::OUTPUT.len(), S::MACS as usize);
    let inputs = [(pass.x, input), (pass.dy, output)];
    par::sums(pass.split, work, inputs, pass.dweights, &|[x, dy], sum| {
        let (dweight, dbias) = sum.split_at_mut(conv.weights());
        T::conv_transpose2d_weight_gradient(conv, x, dy, dweight, dbias);
    });
    if let Some(dx) = pass.dx {
        let weight = &pass.weights[..conv.weights()];
        par::samples(pass.split, work, [(pass.dy, output)], [(dx, input)], &|[dy], [dx]| {
            T::conv2d_forward(conv, weight, pass.packed, &[], false, dy, dx)
        });
    }
}
