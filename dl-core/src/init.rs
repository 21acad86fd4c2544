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
            // PyTorch has the size of the state for all arrays of a recurrent layer.
            (Init::Inherit | Init::Pytorch, _) if segment.field.starts_with("weight_ih_l") => {
                uniform(numbers, &mut rng, 1.0 / libm::sqrt(fan_out));
            }
            (Init::Inherit | Init::Pytorch, _) => uniform(numbers, &mut rng, 1.0 / libm::sqrt(fan_in)),
            (Init::Stretch { from, to, value, zeros }, _) => {
                let bound = if zeros { 0.0 } else { 1.0 / libm::sqrt(fan_in) };
                uniform(numbers, &mut rng, bound);
                numbers[from..to].fill(T::from_f64(value));
            }
            (Init::Exactly(c), _) => numbers.fill(T::from_f64(c)),
            (Init::Normal(s), Role::Weight) => normal(numbers, &mut rng, s * s),
            (Init::Normal(_), _) => numbers.fill(T::ZERO),
            (Init::Constant(c), Role::Buffer) => numbers.fill(T::from_f64(c)),
            (Init::Constant(c), Role::Weight) => numbers.fill(T::from_f64(c)),
            (_, Role::Bias | Role::Buffer) => numbers.fill(T::ZERO),
            (Init::Orthogonal, _) => {
                // Of the rows of several gates, `fan_out` are those of one.
                let rows = match segment.dims.as_slice() {
                    [rows, _] if rows % segment.fan_out.max(1) == 0 => segment.fan_out.max(1),
                    dims => dims[0],
                };
                let all = segment.dims.get(0).max(1);
                numbers
                    .chunks_mut((numbers.len() / all * rows).max(1))
                    .for_each(|gate| orthogonal(gate, rows, &mut rng));
            }
            (Init::XavierUniform, _) => uniform(numbers, &mut rng, libm::sqrt(6.0 / (fan_in + fan_out))),
            (Init::XavierNormal, _) => normal(numbers, &mut rng, 2.0 / (fan_in + fan_out)),
            (Init::HeUniform, _) => uniform(numbers, &mut rng, libm::sqrt(6.0 / fan_in)),
            (Init::HeNormal, _) => normal(numbers, &mut rng, 2.0 / fan_in),
            (Init::LecunUniform, _) => uniform(numbers, &mut rng, libm::sqrt(3.0 / fan_in)),
            (Init::LecunNormal, _) => normal(numbers, &mut rng, 1.0 / fan_in),
        }
    }
}

/// Saxe et al. (2014), as PyTorch's `nn.init.orthogonal_`: the orthogonal factor of a matrix of normally distributed numbers, by the
/// method of Gram and Schmidt, twice over, which leaves the signs such that every orthogonal matrix is as likely as any other.
fn orthogonal<T: Element>(numbers: &mut [T], rows: usize, rng: &mut Rng) {
    let columns = numbers.len() / rows.max(1);
    let (few, len) = (rows.min(columns), rows.max(columns));
    let mut vectors: alloc::vec::Vec<f64> = (0..few * len).map(|_| rng.normal()).collect();
    for i in 0..few {
        let (before, from) = vectors.split_at_mut(i * len);
        let vector = &mut from[..len];
        for other in before.chunks_exact(len).chain(before.chunks_exact(len)) {
            let dot: f64 = vector.iter().zip(other).map(|(a, b)| a * b).sum();
            vector.iter_mut().zip(other).for_each(|(a, b)| *a -= dot * b);
        }
        let norm = libm::sqrt(vector.iter().map(|a| a * a).sum());
        vector.iter_mut().for_each(|a| *a /= norm);
    }
    for (i, w) in numbers.iter_mut().enumerate() {
        let (r, c) = (i / columns, i % columns);
        *w = T::from_f64(if rows <= columns { vectors[r * len + c] } else { vectors[c * len + r] });
    }
}
