//! [`Conv2d`].

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
    /// Cross-correlation of an image with `OUT` kernels. As PyTorch's `nn.Conv2d`.
    ///
    /// `y[o, h, w] = Σ over c, i, j of weight[o, c, i, j] · x[c, h·stride + i·dilation − padding, …] + bias[o]`
    ///
    /// Shape `[C, H, W] -> [OUT, (H − KH + 2P)/S + 1, (W − KW + 2P)/S + 1]`. In a definition:
    /// `Conv2d(out_channels, kernel, stride = 1, padding = 0, dilation = 1, groups = 1, bias = true, rounding = …, init = …)`.
    ///
    /// `OUT` output channels; `IN_PER_GROUP` input channels that each of them sees, `C/groups`; `KH × KW` kernels; `BIAS` is
    /// `OUT`, or 0 without bias.
    pub struct Conv2d<OUT, IN_PER_GROUP, KH, KW, BIAS> {
        /// The kernels, `[out][in per group][row][column]`.
        pub weight: [[[[T; KW]; KH]; IN_PER_GROUP]; OUT],
        /// What is added to each output channel, `[out]`.
        pub bias: [T; BIAS],
    }
}

const fn sizes<S: Site<Layer = spec::Conv2d>>() -> Conv {
    Conv::new(&S::LAYER, S::INPUT, S::OUTPUT)
}

impl Layer for spec::Conv2d {
    const FUSES_RELU: bool = true;

    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &[T], x: &[T], y: &mut [T]) {
        let conv = const { sizes::<S>() };
        let (weight, bias) = weights.split_at(conv.weights());
        if const { sizes::<S>().is_depthwise() } {
            T::depthwise_forward(&conv, weight, bias, matches!(S::THEN, Then::Relu), x, y);
        } else {
            T::conv2d_forward(&conv, weight, packed, bias, matches!(S::THEN, Then::Relu), x, y);
        }
    }

    // Layers of the same sizes are then one function.
    #[inline(never)]
    fn infer_one<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]) {
        let plan = const { small::conv2d::Plan::new(&sizes::<S>()) };
        let (len, outputs) = (const { sizes::<S>().weights() }, S::OUTPUT.get(0));
        if let Some((weight, bias)) = small::weight_and_bias(weights, len, outputs, S::LAYER.bias) {
            plan.forward(weight, bias, matches!(S::THEN, Then::Relu), x, y);
        }
    }

    #[inline(never)]
    fn infer_in_place<S: Site<Layer = Self>, T: Element>(weights: &[T], y: &mut [T], room: &mut [T]) {
        let way = const { small::in_place::InPlace::new(&sizes::<S>()) };
        let (len, outputs) = (const { sizes::<S>().weights() }, S::OUTPUT.get(0));
        if let Some((weight, bias)) = small::weight_and_bias(weights, len, outputs, S::LAYER.bias) {
            way.forward(weight, bias, matches!(S::THEN, Then::Relu), y, room);
        }
    }

    #[cfg(feature = "rayon")]
    fn infer_outputs<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &[T], x: &[T], y: &mut [T]) {
        if const { sizes::<S>().is_depthwise() } {
            return Self::infer::<S, T>(weights, packed, x, y);
        }
        let conv = const { sizes::<S>() };
        let (weight, bias) = weights.split_at(conv.weights());
        T::conv2d_outputs(&conv, weight, packed, bias, matches!(S::THEN, Then::Relu), x, y);
    }

    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        let conv = const { sizes::<S>() };
        T::conv2d_pack(&conv, &weights[..conv.weights()], packed);
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn pack_backward<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T]) {
        let conv = const { sizes::<S>() };
        T::conv2d_pack_backward(&conv, &weights[..conv.weights()], packed);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let conv = const { sizes::<S>() };
        #[cfg(feature = "std")]
        if pass.split != Split::One {
            return backward_batch::<S, T>(&conv, pass);
        }
        // The gradient of a product's weights is where all of these are.
        if S::PRODUCT.is_none() {
            T::conv2d_weight_gradient_one(&conv, pass.x, pass.dy, pass.dweights);
        }
        if let Some(dx) = pass.dx {
            T::conv2d_input_gradient_one(&conv, &pass.weights[..conv.weights()], pass.dy, dx);
        }
    }
}

#[cfg(all(feature = "train", feature = "std"))]
fn backward_batch<S: Site<Layer = spec::Conv2d>, T: Element>(conv: &Conv, pass: Backward<'_, T>) {
    let (input, output, work) = (S::INPUT.len(), S::OUTPUT.len(), S::MACS as usize);
    let gradient = |x: &[T], dy: &[T], sum: &mut [T]| {
        let (dweight, dbias) = sum.split_at_mut(conv.weights());
        if const { sizes::<S>().is_depthwise() } {
            T::depthwise_weight_gradient(conv, x, dy, dweight, dbias);
        } else {
            T::conv2d_weight_gradient(conv, x, dy, dweight, dbias);
        }
    };
    if S::PRODUCT.is_none() {
        let inputs = [(pass.x, input), (pass.dy, output)];
        par::sums(pass.split, work, inputs, pass.dweights, &|[x, dy], sum| gradient(x, dy, sum));
    }
    if let Some(dx) = pass.dx {
        let weight = &pass.weights[..conv.weights()];
        par::samples(pass.split, work, [(pass.dy, output)], [(dx, input)], &|[dy], [dx]| {
            if const { sizes::<S>().is_depthwise() } {
                T::depthwise_input_gradient(conv, weight, dy, dx);
            } else {
                T::conv2d_input_gradient(conv, weight, pass.packed, dy, dx);
            }
        });
    }
}
