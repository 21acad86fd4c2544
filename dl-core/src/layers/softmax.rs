//! `Softmax` and `LogSoftmax`.

#[cfg(feature = "train")]
use super::Backward;
use super::{Layer, Site};
use crate::element::Element;
use crate::kernels::softmax;
use crate::spec::{LogSoftmax, Softmax};

macro_rules! over_channels {
    ($($Name:ident: $forward:ident $backward:ident),*) => { $(
        impl Layer for $Name {
            fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
                let channels = S::INPUT.get(0);
                softmax::$forward(channels, S::INPUT.len() / channels, x, y);
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

over_channels!(Softmax: forward backward, LogSoftmax: log_forward log_backward);
