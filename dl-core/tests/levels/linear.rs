//! Products of a batch with a matrix, against their definition.

use dl_core::element::Element;
use dl_core::kernels::linear;
use dl_core::rng::Rng;

use super::numbers;

/// The size of a linear layer and of its batch.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub n: usize,
    pub inputs: usize,
    pub outputs: usize,
}

/// All sums are `Σ a(l) b(l) + start`.
fn close<T: Element>(what: &str, size: Size, value: T, start: T, terms: impl Iterator<Item = (T, T)>) {
    let terms = terms.map(|(a, b)| a.to_f64() * b.to_f64());
    let (sum, scale) = terms.fold((start.to_f64(), start.to_f64().abs()), |(sum, scale), x| (sum + x, scale + x.abs()));
    let tolerance = if T::NAME == "f32" { 1e-6 } else { 1e-14 };
    let error = (value.to_f64() - sum).abs();
    assert!(error <= tolerance * (1.0 + scale), "{what} of {size:?}: {value}, naive {sum}");
}

/// The forward pass in the chosen way, with samples in lanes and as dot products, with and without bias and activation.
pub fn forward<T: Element>(size: Size, seed: u64) {
    let Size { n, inputs, outputs } = size;
    let mut rng = Rng::new(seed);
    let (x, weight): (Vec<T>, Vec<T>) = (numbers(n * inputs, &mut rng), numbers(inputs * outputs, &mut rng));
    let bias: Vec<T> = numbers(if seed.is_multiple_of(2) { outputs } else { 0 }, &mut rng);
    let nan = || vec![T::from_f64(f64::NAN); n * outputs];
    let mut plain = [nan(), nan(), nan()];
    linear::forward(inputs, outputs, &weight, &bias, false, &x, &mut plain[0]);
    linear::forward_by(n, inputs, outputs, &weight, &bias, false, &x, &mut plain[1]);
    linear::forward_by(0, inputs, outputs, &weight, &bias, false, &x, &mut plain[2]);
    let mut bent = [nan(), nan(), nan()];
    linear::forward(inputs, outputs, &weight, &bias, true, &x, &mut bent[0]);
    linear::forward_by(n, inputs, outputs, &weight, &bias, true, &x, &mut bent[1]);
    linear::forward_by(0, inputs, outputs, &weight, &bias, true, &x, &mut bent[2]);
    for (plain, bent) in plain.iter().zip(&bent) {
        for (at, (y, bent)) in plain.iter().zip(bent).enumerate() {
            let (s, o) = (at / outputs, at % outputs);
            let start = bias.get(o).copied().unwrap_or(T::ZERO);
            close("y", size, *y, start, (0..inputs).map(|i| (x[s * inputs + i], weight[o * inputs + i])));
            assert_eq!(*bent, if *y <= T::ZERO { T::ZERO } else { *y }, "relu of {size:?}");
        }
    }
}

/// Both gradients; samples lie in memory in reverse order, and the rows of the weight are divided.
pub fn gradients<T: Element>(size: Size, seed: u64) {
    let Size { n, inputs, outputs } = size;
    let mut rng = Rng::new(seed);
    let (x, dy): (Vec<T>, Vec<T>) = (numbers(n * inputs, &mut rng), numbers(n * outputs, &mut rng));
    let weight: Vec<T> = numbers(inputs * outputs, &mut rng);
    let mut dx = vec![T::from_f64(f64::NAN); n * inputs];
    linear::input_gradient(inputs, outputs, &weight, &dy, &mut dx);
    for (at, dx) in dx.iter().enumerate() {
        let (s, i) = (at / inputs, at % inputs);
        close("dx", size, *dx, T::ZERO, (0..outputs).map(|o| (dy[s * outputs + o], weight[o * inputs + i])));
    }
    let (old, old_bias): (Vec<T>, Vec<T>) = (numbers(inputs * outputs, &mut rng), numbers(outputs, &mut rng));
    let (mut dweight, mut dbias) = (old.clone(), old_bias.clone());
    let (of_x, of_dy) =
        (|s: usize| &x[(n - 1 - s) * inputs..][..inputs], |s: usize| &dy[(n - 1 - s) * outputs..][..outputs]);
    let cut = seed as usize % (outputs + 1);
    for rows in [0..cut, cut..outputs] {
        let dweight = &mut dweight[rows.start * inputs..rows.end * inputs];
        let dbias = if seed.is_multiple_of(3) { &mut [] } else { &mut dbias[rows.clone()] };
        linear::weight_gradient(inputs, n, &of_x, &of_dy, rows, dweight, dbias);
    }
    for (at, dw) in dweight.iter().enumerate() {
        let (o, i) = (at / inputs, at % inputs);
        close("dweight", size, *dw, old[at], (0..n).map(|s| (dy[s * outputs + o], x[s * inputs + i])));
    }
    for (o, db) in dbias.iter().enumerate() {
        let terms = if seed.is_multiple_of(3) { 0 } else { n };
        close("dbias", size, *db, old_bias[o], (0..terms).map(|s| (dy[s * outputs + o], T::ONE)));
    }
}

/// What is not a number stays so, in its sample and nowhere else; infinity too, where it is not below zero.
pub fn odd_numbers<T: Element>(n: usize, inputs: usize, outputs: usize) {
    let (weight, mut x) = (vec![T::ONE; inputs * outputs], vec![T::ONE; n * inputs]);
    for (value, expected) in [(f64::NAN, f64::NAN), (f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, 0.0)] {
        for odd in [0, n / 2, n - 1] {
            x[odd * inputs + inputs - 1] = T::from_f64(value);
            let mut ways = [(); 3].map(|()| vec![T::ZERO; n * outputs]);
            linear::forward(inputs, outputs, &weight, &[], true, &x, &mut ways[0]);
            linear::forward_by(n, inputs, outputs, &weight, &[], true, &x, &mut ways[1]);
            linear::forward_by(0, inputs, outputs, &weight, &[], true, &x, &mut ways[2]);
            for y in ways.iter().flat_map(|y| y.iter().enumerate()) {
                let expected = if y.0 / outputs == odd { expected } else { inputs as f64 };
                let y = y.1.to_f64();
                assert!(y == expected || (y.is_nan() && expected.is_nan()), "{value} in sample {odd} of {n}: {y}");
            }
            x[odd * inputs + inputs - 1] = T::ONE;
        }
    }
}

/// No sample is no work.
pub fn nothing<T: Element>() {
    linear::forward::<T>(3, 2, &[T::ONE; 6], &[T::ONE; 2], true, &[], &mut []);
    linear::input_gradient::<T>(3, 2, &[T::ONE; 6], &[], &mut []);
    let (mut dweight, mut dbias) = ([T::ONE; 6], [T::ONE; 2]);
    linear::weight_gradient::<T>(3, 0, &|_| &[], &|_| &[], 0..2, &mut dweight, &mut dbias);
    assert_eq!((dweight, dbias), ([T::ONE; 6], [T::ONE; 2]));
}
