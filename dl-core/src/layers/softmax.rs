//! `Softmax` and `LogSoftmax`.

#[cfg(feature = "train")]
use super::Backward;
use super::{Layer, Site};
use crate::element::Element;
use crate::kernels::small;
#[cfg(any(feature = "std", feature = "train"))]
use crate::kernels::softmax;
use crate::spec::{LogSoftmax, Softmax};

/// Channels, and pixels of each.
const fn sizes<S: Site>() -> [usize; 2] {
    [S::INPUT.get(0), S::INPUT.len() / S::INPUT.get(0)]
}

macro_rules! over_channels {
    ($($Name:ident: $forward:ident $in_place:ident $backward:ident),*) => { $(
        impl Layer for $Name {
            #[cfg(feature = "std")]
            fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
                let channels = S::INPUT.get(0);
                softmax::$forward(channels, S::INPUT.len() / channels, x, y);
            }

            fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
                let [channels, pixels] = const { sizes::<S>() };
                small::softmax::$forward(channels, pixels, x, y);
            }

            fn infer_in_place<S: Site<Layer = Self>, T: Element>(_weights: &[T], y: &mut [T], _room: &mut [T]) {
                let [channels, pixels] = const { sizes::<S>() };
                small::softmax::$in_place(channels, pixels, y);
            }

            #[cfg(feature = "train")]
            fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
                let Some(dx) = pass.dx else { return };
                let (len, channels) = (S::INPUT.len(), S::INPUT.get(0));
                crate::par::samples(pass.split, 16 * len, [(pass.y, len), (pass.dy, len)], [(dx, len)], &|[y, dy], [dx]| {
                    softmax::$backward(channels, len / channels, y, dy, dx)
                });
            }
        }
    )* };
}

over_channels!(Softmax: forward in_place backward, LogSoftmax: log_forward log_in_place log_backward);
