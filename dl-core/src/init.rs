//! How weights begin.

use crate::element::Element;
use crate::plan::Segment;
use crate::rng::Rng;
use crate::spec::{Init, Role};

/// Fills the numbers of a network as its segments say. Each array has a random stream of its own, so that a change of one
/// layer leaves the beginnings of the others as they were.
pub fn init<T: Element>(flat: &mut [T], segments: &[Segment], seed: u64) {
    for (i, segment) in segments.iter().enumerate() {
        let mut rng = Rng::stream(seed, i as u64);
        let (fan_in, fan_out) = (segment.fan_in.max(1) as f64, segment.fan_out.max(1) as f64);
        let numbers = &mut flat[segment.range()];
        let uniform = |numbers: &mut [T], rng: &mut Rng, bound: f64| {
            numbers.iter_mut().for_each(|w| *w = T::from_f64(bound * (2.0 * rng.uniform() - 1.0)));
        };
        let normal = |numbers: &mut [T], rng: &mut Rng, variance: f64| {
            numbers.iter_mut().for_each(|w| *w = T::from_f64(libm::sqrt(variance) * rng.normal()));
        };
        match (segment.init, segment.role) {
            (Init::Inherit | Init::Pytorch, _) => uniform(numbers, &mut rng, 1.0 / libm::sqrt(fan_in)),
            (Init::Exactly(c), _) => numbers.fill(T::from_f64(c)),
            (Init::Normal(s), Role::Weight) => normal(numbers, &mut rng, s * s),
            (Init::Normal(_), _) => numbers.fill(T::ZERO),
            (Init::Constant(c), Role::Buffer) => numbers.fill(T::from_f64(c)),
            (Init::Constant(c), Role::Weight) => numbers.fill(T::from_f64(c)),
            (_, Role::Bias | Role::Buffer) => numbers.fill(T::ZERO),
            (Init::XavierUniform, _) => uniform(numbers, &mut rng, libm::sqrt(6.0 / (fan_in + fan_out))),
            (Init::XavierNormal, _) => normal(numbers, &mut rng, 2.0 / (fan_in + fan_out)),
            (Init::HeUniform, _) => uniform(numbers, &mut rng, libm::sqrt(6.0 / fan_in)),
            (Init::HeNormal, _) => normal(numbers, &mut rng, 2.0 / fan_in),
            (Init::LecunUniform, _) => uniform(numbers, &mut rng, libm::sqrt(3.0 / fan_in)),
            (Init::LecunNormal, _) => normal(numbers, &mut rng, 1.0 / fan_in),
        }
    }
}
