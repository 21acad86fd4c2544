//! `Upsample`.

#[cfg(feature = "train")]
use super::Backward;
use super::{Layer, Site};
use crate::element::Element;
use crate::kernels::small;
#[cfg(any(feature = "std", feature = "train"))]
use crate::kernels::upsample;
use crate::kernels::upsample::Bilinear;
#[cfg(feature = "train")]
use crate::par;
use crate::spec::{Interpolation, Upsample};

const fn sizes<S: Site<Layer = Upsample>>() -> Bilinear {
    Bilinear { image: [S::INPUT.get(1), S::INPUT.get(2)], scale: S::LAYER.scale, align_corners: S::LAYER.align_corners }
}

impl Layer for Upsample {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(_weights: &[T], _packed: &[T], x: &[T], y: &mut [T]) {
        match S::LAYER.mode {
            Interpolation::Nearest => upsample::nearest(S::INPUT.get(2), S::LAYER.scale, x, y),
            Interpolation::Bilinear => upsample::bilinear(&const { sizes::<S>() }, x, y),
        }
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(_weights: &[T], x: &[T], y: &mut [T]) {
        let [channels, height, width] = const { [S::INPUT.get(0), S::INPUT.get(1), S::INPUT.get(2)] };
        match S::LAYER.mode {
            Interpolation::Nearest => small::upsample::nearest(channels * height, width, S::LAYER.scale, x, y),
            Interpolation::Bilinear => small::upsample::bilinear(channels, &const { sizes::<S>() }, x, y),
        }
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(pass: Backward<'_, T>) {
        let Some(dx) = pass.dx else { return };
        let (input, output) = (S::INPUT.len(), S::OUTPUT.len());
        par::samples(pass.split, output, [(pass.dy, output)], [(dx, input)], &|[dy], [dx]| match S::LAYER.mode {
            Interpolation::Nearest => upsample::nearest_backward(S::INPUT.get(2), S::LAYER.scale, dy, dx),
            Interpolation::Bilinear => upsample::bilinear_backward(&const { sizes::<S>() }, dy, dx),
        });
    }
}
