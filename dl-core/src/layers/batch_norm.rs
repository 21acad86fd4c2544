//! [`BatchNorm`].

#[cfg(feature = "train")]
use super::Backward;
#[cfg(all(feature = "train", feature = "std"))]
use super::{Forward, Split};
use super::{Layer, Site};
use crate::element::Element;
#[cfg(feature = "std")]
use crate::kernels::batch_norm;
use crate::kernels::small;
#[cfg(feature = "train")]
use crate::kernels::small::norm_backward;
#[cfg(all(feature = "train", feature = "std"))]
use crate::par;
use crate::spec;

super::weights! {
    /// `y = (x − mean)/√(var + eps) · weight + bias` for each channel. As PyTorch's `nn.BatchNorm1d` on `[C]` and
    /// `nn.BatchNorm2d` on `[C, H, W]` (Ioffe and Szegedy 2015).
    ///
    /// In training, `mean` and `var` are those of the batch (over its samples and pixels, `var` divided by their number `m`),
    /// and the running statistics move towards them by `momentum` (`running_var` towards the variance divided by `m − 1`).
    /// In evaluation they are the running statistics; so they are where training goes one sample at a time, [`device`](crate::device),
    /// which leaves these as they are and trains `weight` and `bias`.
    ///
    /// A batch in which a channel has one single number (`m = 1`: one sample of one pixel) has no variance. PyTorch raises
    /// an error; here the output is `bias`, `running_mean` moves and `running_var` stays as it is.
    ///
    /// Shape `[C] -> [C]` or `[C, H, W] -> [C, H, W]`. In a definition: `BatchNorm`, or
    /// `BatchNorm(eps = 1e-5, momentum = 0.1, affine = true)`.
    ///
    /// `C` channels; `AFFINE` is `C`, or 0 with `affine = false`.
    pub struct BatchNorm<C, AFFINE> {
        /// `[C]`, from 1.
        pub weight: [T; AFFINE],
        /// `[C]`, from 0.
        pub bias: [T; AFFINE],
        /// The mean that evaluation takes off, `[C]`. Not trained.
        pub running_mean: [T; C],
        /// The variance that evaluation divides by, `[C]`. Not trained.
        pub running_var: [T; C],
    }
}

/// `[weight, bias, running_mean, running_var]`.
#[cfg(feature = "std")]
fn arrays<T>(affine: bool, channels: usize, weights: &[T]) -> [&[T]; 4] {
    let (weight, rest) = weights.split_at(if affine { channels } else { 0 });
    let (bias, rest) = rest.split_at(weight.len());
    let (mean, var) = rest.split_at(channels);
    [weight, bias, mean, var]
}

impl Layer for spec::BatchNorm {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        const { Norm::new::<S>() }.infer(weights, x, y);
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(weights: &[T], x: &[T], y: &mut [T]) {
        let Norm { layer, channels, pixels } = const { Norm::new::<S>() };
        if let Some(arrays) = small::batch_norm::arrays(layer.affine, channels, weights) {
            small::batch_norm::forward(channels, pixels, T::from_f64(layer.eps), arrays, x, y);
        }
    }

    fn infer_in_place<S: Site<Layer = Self>, T: Element>(weights: &[T], y: &mut [T], _room: &mut [T]) {
        let Norm { layer, channels, pixels } = const { Norm::new::<S>() };
        if let Some(arrays) = small::batch_norm::arrays(layer.affine, channels, weights) {
            small::batch_norm::in_place(channels, pixels, T::from_f64(layer.eps), arrays, y);
        }
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn forward<S: Site<Layer = Self>, T: Element>(pass: Forward<'_, T>) {
        match pass.split {
            Split::One => super::forward_one::<S, T>(pass),
            _ => const { Norm::new::<S>() }.forward(pass),
        }
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let norm = const { Norm::new::<S>() };
        #[cfg(feature = "std")]
        if pass.split != Split::One {
            return norm.backward(pass);
        }
        norm.backward_one(pass);
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn update<S: Site<Layer = Self>, T: Element>(weights: &mut [T], keep: &[T], n: usize) {
        let Norm { layer, channels, pixels } = const { Norm::new::<S>() };
        if let Some((statistics, _)) = keep.split_at_checked(2 * channels) {
            batch_norm::track(T::from_f64(layer.momentum), n * pixels, statistics, weights);
        }
    }
}

/// The layer at its place, so that it is compiled once for all places.
struct Norm {
    layer: spec::BatchNorm,
    channels: usize,
    pixels: usize,
}

impl Norm {
    const fn new<S: Site<Layer = spec::BatchNorm>>() -> Self {
        let channels = S::INPUT.get(0);
        Norm { layer: S::LAYER, channels, pixels: S::INPUT.len() / channels }
    }

    #[cfg(feature = "std")]
    fn infer<T: Element>(&self, weights: &[T], x: &[T], y: &mut [T]) {
        let [weight, bias, mean, var] = arrays(self.layer.affine, self.channels, weights);
        batch_norm::normalize(self.pixels, mean, |c| self.inverse(var[c]), [weight, bias], x, y);
    }

    /// Keeps the mean and the variance of every channel.
    #[cfg(all(feature = "train", feature = "std"))]
    fn forward<T: Element>(&self, pass: Forward<'_, T>) {
        let Norm { channels, pixels, .. } = *self;
        let len = channels * pixels;
        let Some((keep, _)) = pass.keep.split_at_mut_checked(2 * channels) else { return };
        let (mean, var) = keep.split_at_mut(channels);
        let [weight, bias, running_mean, running_var] = arrays(self.layer.affine, channels, pass.weights);
        if pass.training {
            let m = T::from_usize(pass.x.len() / channels);
            // First the means, then the variances around them.
            mean.fill(T::ZERO);
            par::sums(pass.split, len, [(pass.x, len)], mean, &|[x], sums| batch_norm::add_values(pixels, x, sums));
            mean.iter_mut().for_each(|mean| *mean /= m);
            var.fill(T::ZERO);
            par::sums(pass.split, len, [(pass.x, len)], var, &|[x], sums| {
                batch_norm::add_squares(pixels, mean, x, sums)
            });
            var.iter_mut().for_each(|sum| *sum /= m);
        } else {
            mean.copy_from_slice(running_mean);
            var.copy_from_slice(running_var);
        }
        let (mean, var) = (&*mean, &*var);
        let inverse = |c: usize| self.inverse(var[c]);
        par::samples(pass.split, len, [(pass.x, len)], [(pass.y, len)], &|[x], [y]| {
            batch_norm::normalize(pixels, mean, inverse, [weight, bias], x, y)
        });
    }

    /// `1/√(var + eps)`.
    #[cfg(feature = "std")]
    fn inverse<T: Element>(&self, var: T) -> T {
        T::ONE / (var + T::from_f64(self.layer.eps)).sqrt()
    }

    /// The gradients of a pass of one sample, which has gone by the running statistics.
    #[cfg(feature = "train")]
    fn backward_one<T: Element>(&self, pass: Backward<'_, T>) {
        let Some(arrays) = small::batch_norm::arrays(self.layer.affine, self.channels, pass.weights) else { return };
        let (eps, arrays) = (T::from_f64(self.layer.eps), [arrays.mean, arrays.var, arrays.weight]);
        norm_backward::backward(self.pixels, eps, arrays, [pass.x, pass.dy], pass.dx, pass.dweights);
    }

    #[cfg(all(feature = "train", feature = "std"))]
    fn backward<T: Element>(&self, pass: Backward<'_, T>) {
        let Norm { channels, pixels, .. } = *self;
        let Some((keep, _)) = pass.keep.split_at_checked(2 * channels) else { return };
        let (mean, var) = keep.split_at(channels);
        let [weight, ..] = arrays(self.layer.affine, channels, pass.weights);
        let len = channels * pixels;
        T::with_scratch(3 * channels, |scratch| {
            let (inverse, sums) = scratch.split_at_mut(channels);
            inverse.iter_mut().zip(var).for_each(|(inverse, var)| *inverse = self.inverse(*var));
            let inverse = &*inverse;
            sums.fill(T::ZERO);
            par::sums(pass.split, 2 * len, [(pass.x, len), (pass.dy, len)], sums, &|[x, dy], sums| {
                batch_norm::add_products(pixels, mean, inverse, x, dy, sums)
            });
            let (dbias, dweight) = sums.split_at(channels);
            for (to, from) in pass.dweights.iter_mut().take(2 * weight.len()).zip(dweight.iter().chain(dbias)) {
                *to += *from;
            }
            let Some(dx) = pass.dx else { return };
            if !pass.training {
                sums.fill(T::ZERO);
            }
            let (sums, m) = (&*sums, pass.x.len() / channels);
            par::samples(pass.split, len, [(pass.x, len), (pass.dy, len)], [(dx, len)], &|[x, dy], [dx]| {
                batch_norm::input_gradient(pixels, m, [mean, inverse, weight, sums], x, dy, dx)
            });
        });
    }
}
