//! What a sensor measures: an oscillation whose frequency and strength drift, in noise, with now and then a value that is wrong.

use std::f64::consts::TAU;

use dl::prelude::*;

/// `steps` measurements, and what they would be without noise.
pub fn signal(rng: &mut Rng, steps: usize) -> (Vec<[f32; 1]>, Vec<[f32; 1]>) {
    let (mut phase, mut period, mut strength) = (rng.uniform(), 15.0 + 25.0 * rng.uniform(), 0.5 + rng.uniform());
    let step = |_| {
        period = (period + 0.2 * rng.normal()).clamp(15.0, 40.0);
        strength = (strength + 0.01 * rng.normal()).clamp(0.5, 1.5);
        phase += 1.0 / period;
        let clean = strength * (TAU * phase).sin();
        let wrong = if rng.uniform() < 0.05 { 2.0 * rng.normal() } else { 0.0 };
        ([(clean + 0.3 * rng.normal() + wrong) as f32], [clean as f32])
    };
    (0..steps).map(step).unzip()
}

/// The root of the mean of the squared differences.
pub fn error(a: &[[f32; 1]], b: &[[f32; 1]]) -> f64 {
    let squares = a.iter().zip(b).map(|([a], [b])| f64::from(a - b).powi(2));
    (squares.sum::<f64>() / a.len() as f64).sqrt()
}

/// A signal without the fast part of it: `y ← y + share · (x − y)`.
pub fn smooth(signal: &[[f32; 1]], share: f32) -> Vec<[f32; 1]> {
    let mut y = 0.0;
    signal
        .iter()
        .map(|[x]| {
            [{
                y += share * (x - y);
                y
            }]
        })
        .collect()
}
