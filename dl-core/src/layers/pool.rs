//! `MaxPool2d`, `AvgPool2d`, `GlobalMaxPool` and `GlobalAvgPool`.

#[cfg(feature = "train")]
use super::Backward;
use super::{Layer, Site};
use crate::element::Element;
use crate::kernels::geometry::Geometry;
use crate::kernels::small;
#[cfg(any(feature = "std", feature = "train"))]
use crate::kernels::{avg_pool, global_pool};
#[cfg(feature = "train")]
use crate::par;
use crate::spec::{AvgPool2d, GlobalAvgPool, GlobalMaxPool, MaxPool2d};

/// Channels, and pixels of each.
const fn channels<S: Site>() -> [usize; 2] {
    [S::INPUT.get(0), S::INPUT.len() / S::INPUT.get(0)]
}

impl Layer for MaxPool2d {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        let geometry = const { Geometry::new(S::LAYER.window(), S::INPUT, S::OUTPUT) };
        T::max_pool_forward(&geometry, x, y);
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
        let geometry = const { Geometry::new(S::LAYER.window(), S::INPUT, S::OUTPUT) };
        small::pool::max(&geometry, x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let geometry = const { Geometry::new(S::LAYER.window(), S::INPUT, S::OUTPUT) };
        let (input, output) = (S::INPUT.len(), S::OUTPUT.len());
        let work = input + output * geometry.taps();
        par::samples(pass.split, work, [(pass.x, input), (pass.dy, output)], [(dx, input)], &|[x, dy], [dx]| {
            T::max_pool_backward(&geometry, x, dy, dx)
        });
    }
}

/// The backward pass where the gradient of the input takes the input's place, [`MaxPool2d::is_in_place`].
#[cfg(feature = "train")]
pub(crate) fn unpool<S: Site<Layer = MaxPool2d>, T: Element>(dy: &[T], dx: &mut [T], split: super::Split) {
    let geometry = const { Geometry::new(S::LAYER.window(), S::INPUT, S::OUTPUT) };
    let (input, output) = (S::INPUT.len(), S::OUTPUT.len());
    par::samples(split, 2 * input, [(dy, output)], [(dx, input)], &|[dy], [dx]| {
        T::max_pool_backward_in_place(&geometry, dy, dx)
    });
}

impl Layer for AvgPool2d {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        let geometry = const { Geometry::new(S::LAYER.window(), S::INPUT, S::OUTPUT) };
        avg_pool::forward(&geometry, S::LAYER.count_include_pad, x, y);
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
        let geometry = const { Geometry::new(S::LAYER.window(), S::INPUT, S::OUTPUT) };
        small::pool::avg(&geometry, S::LAYER.count_include_pad, x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let geometry = const { Geometry::new(S::LAYER.window(), S::INPUT, S::OUTPUT) };
        let (input, output) = (S::INPUT.len(), S::OUTPUT.len());
        par::samples(pass.split, output * geometry.taps(), [(pass.dy, output)], [(dx, input)], &|[dy], [dx]| {
            avg_pool::backward(&geometry, S::LAYER.count_include_pad, dy, dx)
        });
    }
}

impl Layer for GlobalAvgPool {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        global_pool::mean(S::INPUT.len() / S::INPUT.get(0), x, y);
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
        let [channels, pixels] = const { channels::<S>() };
        small::pool::global_avg(channels, pixels, x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let (channels, len) = (S::INPUT.get(0), S::INPUT.len());
        par::samples(pass.split, len, [(pass.dy, channels)], [(dx, len)], &|[dy], [dx]| {
            global_pool::mean_backward(len / channels, dy, dx)
        });
    }
}

impl Layer for GlobalMaxPool {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        global_pool::max(S::INPUT.len() / S::INPUT.get(0), x, y);
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
        let [channels, pixels] = const { channels::<S>() };
        small::pool::global_max(channels, pixels, x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let (channels, len) = (S::INPUT.get(0), S::INPUT.len());
        par::samples(pass.split, len, [(pass.x, len), (pass.dy, channels)], [(dx, len)], &|[x, dy], [dx]| {
            global_pool::max_backward(len / channels, x, dy, dx)
        });
    }
}
