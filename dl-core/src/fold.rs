//! Batch normalization folded into the layer before it: in evaluation it is a factor and a summand for each channel, which the weights
//! and the bias of a convolution or a linear layer take over (Jacob et al. 2018, section 3.2).
//!
//! `w' = w · γ/√(σ² + ε)`, `b' = (b − μ) · γ/√(σ² + ε) + β`, in `f64`.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;
use core::mem::MaybeUninit;

#[cfg(feature = "alloc")]
use crate::element::Element;
use crate::layers::Flat;
#[cfg(feature = "alloc")]
use crate::network::{Network, Parameters};
use crate::shape::Dims;
use crate::spec::{BatchNorm, Spec};

/// A layer that takes over a batch normalization: which of its weights belong to which channel.
#[derive(Clone, Copy, Debug)]
pub struct Fold {
    /// How many weights there are.
    weights: usize,
    /// Output channels.
    channels: usize,
    /// Weights that stand one after the other and belong to one channel.
    run: usize,
    /// Such runs, before it begins again with the first channel of the same or the next group.
    group: usize,
    /// How often the channels of a group come, one time after the other.
    times: usize,
    /// Whether it has a bias already.
    bias: bool,
    affine: bool,
    eps: f64,
}

impl Fold {
    /// `layer`, which sees `input`, followed by `norm`.
    pub const fn new(layer: Spec, input: Dims, norm: BatchNorm) -> Self {
        let (weights, channels, group, times, bias) = match layer {
            Spec::Conv2d(conv) => {
                let weights = conv.out_channels * conv.group_inputs(input) * conv.kernel[0] * conv.kernel[1];
                (weights, conv.out_channels, conv.out_channels, 1, conv.bias)
            }
            // `[in][out of the group]`
            Spec::ConvTranspose2d(conv) => {
                let weights = input.get(0) * conv.group_outputs() * conv.kernel[0] * conv.kernel[1];
                (weights, conv.out_channels, conv.group_outputs(), input.get(0) / at_least_1(conv.groups), conv.bias)
            }
            Spec::Linear(linear) => {
                let weights = linear.out_features * input.get(0);
                (weights, linear.out_features, linear.out_features, 1, linear.bias)
            }
            _ => panic!("only convolutions and linear layers take over a batch normalization"),
        };
        // Zeros are those of a mistake, which is reported.
        let (channels, group, times) = (at_least_1(channels), at_least_1(group), at_least_1(times));
        let run = at_least_1(weights / (channels * times));
        Fold { weights, channels, run, group, times, bias, affine: norm.affine, eps: norm.eps }
    }

    /// The channel of the run of weights number `i`.
    const fn channel(&self, i: usize) -> usize {
        i / (self.group * self.times) * self.group + i % self.group
    }

    /// How many numbers the layer and the normalization have.
    const fn numbers(&self) -> (usize, usize) {
        let bias = if self.bias { self.channels } else { 0 };
        (self.weights + bias, if self.affine { 4 } else { 2 } * self.channels)
    }
}

/// What becomes of the numbers of one layer or of a network in the network.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Where they are.
    from: usize,
    /// Where they go.
    to: usize,
    /// How many they are there.
    len: usize,
    change: Change,
}

/// What numbers are when they have gone where they go.
#[derive(Clone, Copy, Debug)]
enum Change {
    /// The same.
    None,
    /// They have taken over a batch normalization, and where that is.
    Fold(Fold, usize),
    /// Those of a network, which is folded itself.
    Network(&'static [Piece]),
}

impl Piece {
    /// The numbers from byte `from` of one network are those from byte `to` up to byte `end` of another, both of `f32`.
    pub const fn new(from: usize, to: usize, end: usize) -> Self {
        Piece { from: from / 4, to: to / 4, len: (end - to) / 4, change: Change::None }
    }

    /// They take over the batch normalization from byte `norm` on.
    #[must_use]
    pub const fn folding(mut self, fold: Fold, norm: usize) -> Self {
        self.change = Change::Fold(fold, norm / 4);
        self
    }

    /// They are those of a network in the network, with pieces of its own unless it stays as it is.
    #[must_use]
    pub const fn of_network(mut self, pieces: &'static [Piece]) -> Self {
        if !pieces.is_empty() {
            self.change = Change::Network(pieces);
        }
        self
    }
}

/// The work, once for networks at run time and once for const evaluation, which cannot call methods of traits: the same loops, hence the
/// same numbers. `$again` is the function whose body this is, for networks in the network.
macro_rules! fold {
    ($pieces:expr, $net:expr, $folded:expr, $again:ident, $x:ident => $wide:expr, $y:ident => $narrow:expr) => {{
        macro_rules! wide {
            ($number:expr) => {{
                let $x = $number;
                $wide
            }};
        }
        macro_rules! narrow {
            ($number:expr) => {{
                let $y = $number;
                $narrow
            }};
        }
        let (pieces, net, folded) = ($pieces, $net, $folded);
        let mut p = 0;
        while p < pieces.len() {
            let Piece { from, to, len, change } = pieces[p];
            p += 1;
            let to = folded.split_at_mut(to).1.split_at_mut(len).0;
            let (fold, norm) = match change {
                Change::None => {
                    to.copy_from_slice(net.split_at(from).1.split_at(len).0);
                    continue;
                }
                Change::Network(pieces) => {
                    $again(pieces, net.split_at(from).1, to);
                    continue;
                }
                Change::Fold(fold, norm) => (fold, norm),
            };
            let (layer, norm) = (net.split_at(from).1, net.split_at(norm).1);
            let (layer_len, norm_len) = fold.numbers();
            let (mut weight, bias) = layer.split_at(layer_len).0.split_at(fold.weights);
            let (affine, statistics) = norm.split_at(norm_len).0.split_at(norm_len - 2 * fold.channels);
            let (mean, var) = statistics.split_at(fold.channels);
            let (mut to_weight, to_bias) = to.split_at_mut(fold.weights);
            let mut run = 0;
            while !weight.is_empty() {
                let channel = fold.channel(run);
                let gamma = if fold.affine { wide!(affine[channel]) } else { 1.0 };
                let factor = gamma / sqrt(wide!(var[channel]) + fold.eps);
                let (from, rest) = weight.split_at(fold.run);
                let (to, to_rest) = to_weight.split_at_mut(fold.run);
                (weight, to_weight, run) = (rest, to_rest, run + 1);
                // Const evaluation counts branches and calls, and complains of many: few for eight numbers.
                let ((from, from_rest), (to, to_rest)) = (from.as_chunks::<8>(), to.as_chunks_mut::<8>());
                let mut i = 0;
                while i < from.len() {
                    let [a, b, c, d, e, f, g, h] = from[i];
                    to[i] = [
                        narrow!(wide!(a) * factor),
                        narrow!(wide!(b) * factor),
                        narrow!(wide!(c) * factor),
                        narrow!(wide!(d) * factor),
                        narrow!(wide!(e) * factor),
                        narrow!(wide!(f) * factor),
                        narrow!(wide!(g) * factor),
                        narrow!(wide!(h) * factor),
                    ];
                    i += 1;
                }
                let mut i = 0;
                while i < from_rest.len() {
                    to_rest[i] = narrow!(wide!(from_rest[i]) * factor);
                    i += 1;
                }
            }
            let mut channel = 0;
            while channel < fold.channels {
                let (gamma, beta) = match fold.affine {
                    true => (wide!(affine[channel]), wide!(affine[fold.channels + channel])),
                    false => (1.0, 0.0),
                };
                let factor = gamma / sqrt(wide!(var[channel]) + fold.eps);
                let before = if fold.bias { wide!(bias[channel]) } else { 0.0 };
                to_bias[channel] = narrow!((before - wide!(mean[channel])) * factor + beta);
                channel += 1;
            }
        }
    }};
}

/// The network that computes the same in evaluation, with fewer layers.
#[cfg(feature = "alloc")]
pub fn fold<N: Parameters, F: Network + Parameters<Elem = N::Elem>>(net: &N, pieces: &[Piece]) -> Box<F> {
    let mut folded = F::zeros();
    numbers(pieces, net.as_slice(), folded.as_mut_slice());
    folded
}

#[cfg(feature = "alloc")]
fn numbers<T: Element>(pieces: &[Piece], net: &[T], folded: &mut [T]) {
    fold!(pieces, net, folded, numbers, x => x.to_f64(), y => T::from_f64(y));
}

/// [`fold`](fold()), in const evaluation.
pub const fn fold_embedded<N: Flat<f32>, F: Flat<f32>>(net: &N, pieces: &[Piece]) -> F {
    let mut folded = MaybeUninit::<F>::zeroed();
    // SAFETY: `Flat` vouches that both are so many `f32`s, for which all bits zero are valid; nobody else has a reference to `folded`.
    let (from, to) = unsafe {
        (
            core::slice::from_raw_parts(core::ptr::from_ref(net).cast::<f32>(), size_of::<N>() / 4),
            core::slice::from_raw_parts_mut(folded.as_mut_ptr().cast::<f32>(), size_of::<F>() / 4),
        )
    };
    embedded_numbers(pieces, from, to);
    // SAFETY: as above.
    unsafe { folded.assume_init() }
}

const fn embedded_numbers(pieces: &[Piece], net: &[f32], folded: &mut [f32]) {
    fold!(pieces, net, folded, embedded_numbers, x => x as f64, y => y as f32);
}

const fn at_least_1(n: usize) -> usize {
    if n == 0 { 1 } else { n }
}

/// √x by Newton's method, which const evaluation can do.
const fn sqrt(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 || x == f64::INFINITY {
        return x;
    }
    // Half the exponent: off by 6% at most, unless x is subnormal. After one step it is too large, and grows smaller with each.
    let near = f64::from_bits((x.to_bits() >> 1) + (1023 << 51));
    let mut root = 0.5 * (near + x / near);
    loop {
        let next = 0.5 * (root + x / root);
        if next >= root {
            return root;
        }
        root = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_those_of_the_processor() {
        let mut x = f64::MIN_POSITIVE / 1e10;
        while x < f64::MAX / 2.0 {
            let (own, exact) = (sqrt(x), x.sqrt());
            assert!((own.to_bits() as i64 - exact.to_bits() as i64).abs() <= 1, "{x:e}: {own:e}, not {exact:e}");
            x *= 1.618_033_988_7;
        }
        assert_eq!(sqrt(0.0), 0.0);
        assert_eq!(sqrt(4.0), 2.0);
        assert_eq!(sqrt(f64::INFINITY), f64::INFINITY);
        assert!(sqrt(-1.0).is_nan() && sqrt(f64::NAN).is_nan());
    }

    #[test]
    fn weights_belong_to_channels() {
        let norm = BatchNorm::DEFAULT;
        let of = |fold: Fold| (0..fold.weights / fold.run).map(|i| fold.channel(i)).collect::<Vec<_>>();
        let conv = crate::spec::Conv2d::DEFAULT.out_channels(4).kernel([1, 1]).groups(2);
        assert_eq!(of(Fold::new(Spec::Conv2d(conv), Dims::new(&[6, 2, 2]), norm)), [0, 1, 2, 3]);
        let back = crate::spec::ConvTranspose2d::DEFAULT.out_channels(4).kernel([3, 3]).groups(2);
        let fold = Fold::new(Spec::ConvTranspose2d(back), Dims::new(&[6, 2, 2]), norm);
        assert_eq!(of(fold), [0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3]);
        assert_eq!(fold.run, 9);
    }
}
