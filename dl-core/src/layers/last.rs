//! `Last`.

#[cfg(feature = "train")]
use super::Backward;
use super::{OverTime, Site};
#[cfg(any(feature = "std", feature = "train"))]
use super::{Sequences, one_step};
use crate::element::Element;
use crate::kernels::small;
use crate::spec::Last;

impl OverTime for Last {
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        _packed: &[T],
        sequences: Sequences<'_>,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        one_step::infer::<S, T>(|steps| steps.end - 1, sequences, x, y);
    }

    fn infer_one<S: Site<Layer = Self>, T: Element>(
        _weights: &[T],
        steps: usize,
        x: &[T],
        y: &mut [T],
        _states: [&mut [T]; 2],
    ) {
        small::over_time::last(const { S::INPUT.step().len() }, steps, x, y);
    }

    #[cfg(feature = "train")]
    fn backward<S: Site<Layer = Self>, T: Element>(
        pass: Backward<'_, T>,
        sequences: Sequences<'_>,
        _states: [&[T]; 2],
        _dstates: [&mut [T]; 2],
        _given: bool,
    ) {
        one_step::backward::<S, T>(|steps| steps.end - 1, pass, sequences);
    }
}
