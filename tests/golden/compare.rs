//! Reads golden files and holds networks against them. What the files contain is said in `golden.py`.

use std::path::Path;

use dl::prelude::*;
use dl::{element::Element, spec::Role, value::Value};
use safetensors::{Dtype, SafeTensors};

/// How far a number may be from the expected one, in shares of `max(1, |expected|)`.
#[derive(Clone, Copy)]
pub struct Tolerance {
    pub f32: f64,
    pub f64: f64,
}

/// For layers that sum a few hundred numbers at most.
pub const CLOSE: Tolerance = Tolerance { f32: 2e-5, f64: 1e-11 };

/// A tensor of a golden file.
pub struct Tensor {
    pub shape: Vec<usize>,
    pub numbers: Vec<f64>,
}

/// The golden file of one layer.
pub struct Golden {
    name: String,
    bytes: Vec<u8>,
}

impl Golden {
    /// Reads `tests/golden/<name>.safetensors`.
    pub fn read(name: &str) -> Golden {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.safetensors"));
        let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        Golden { name: name.to_string(), bytes }
    }

    /// The names of all cases with their modes: `Plain/any`.
    pub fn cases(&self) -> Vec<String> {
        let file = SafeTensors::deserialize(&self.bytes).unwrap();
        let mut cases: Vec<String> =
            file.names().into_iter().map(|name| name.rsplit_once('/').unwrap().0.to_string()).collect();
        cases.sort();
        cases.dedup();
        cases
    }

    /// The tensor called `name`.
    pub fn tensor(&self, name: &str) -> Tensor {
        let file = SafeTensors::deserialize(&self.bytes).unwrap();
        let tensor = file.tensor(name).unwrap_or_else(|e| panic!("{}.safetensors: {name}: {e}", self.name));
        let data = tensor.data();
        let numbers = match tensor.dtype() {
            Dtype::F32 => data.as_chunks().0.iter().map(|b| f64::from(f32::from_le_bytes(*b))).collect(),
            Dtype::F64 => data.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect(),
            other => panic!("{}.safetensors: {name} is of type {other:?}", self.name),
        };
        Tensor { shape: tensor.shape().to_vec(), numbers }
    }

    /// The case of network `N` in both modes: `(prefix, training)`.
    fn modes<N: Network>(&self) -> Vec<(String, bool)> {
        let cases = self.cases();
        let modes = [("any", true), ("any", false), ("train", true), ("eval", false)];
        let prefix = |mode| format!("{}/{mode}", N::NAME);
        modes.map(|(mode, training)| (prefix(mode), training)).into_iter().filter(|(p, _)| cases.contains(p)).collect()
    }
}

/// Holds numbers against the expected ones.
pub fn compare<T: Element>(what: &str, expected: &[f64], got: &[T], tolerance: f64) {
    assert_eq!(got.len(), expected.len(), "{what}: {} numbers instead of {}", got.len(), expected.len());
    for (i, (&expected, got)) in expected.iter().zip(got).enumerate() {
        let got = got.to_f64();
        let allowed = tolerance * expected.abs().max(1.0);
        let off = (got - expected).abs();
        // Not `off > allowed`: that would let NaN pass.
        let fits = off <= allowed || got == expected || (got.is_nan() && expected.is_nan());
        assert!(fits, "{what}[{i}]: expected {expected}, got {got}, off by {off:e} where {allowed:e} is allowed");
    }
}

/// A batch from the tensors `<prefix>/<what>.0`, `.1`, ….
fn batch<T: Element, V: Value<T>>(golden: &Golden, prefix: &str, what: &str) -> Vec<V> {
    let parts: Vec<Tensor> = (0..V::PARTS).map(|i| golden.tensor(&format!("{prefix}/{what}.{i}"))).collect();
    let mut batch = dl::value::zeros(parts[0].shape[0]);
    for (i, part) in parts.iter().enumerate() {
        let flat: Vec<T> = part.numbers.iter().map(|&x| T::from_f64(x)).collect();
        V::scatter(&flat, i, &mut batch);
    }
    batch
}

/// Holds a batch against the tensors `<prefix>/<what>.0`, `.1`, ….
fn compare_batch<T: Element, V: Value<T>>(golden: &Golden, prefix: &str, what: &str, got: &[V], tolerance: f64) {
    for i in 0..V::PARTS {
        let name = format!("{prefix}/{what}.{i}");
        let expected = golden.tensor(&name);
        let mut flat = vec![T::ZERO; expected.numbers.len()];
        V::gather(got, i, &mut flat);
        compare(&format!("{}: {} {name}", golden.name, T::NAME), &expected.numbers, &flat, tolerance);
    }
}

/// Runs the case called as the network in every mode the file has: outputs, gradients of inputs and weights, running
/// statistics, and prediction must be PyTorch's.
pub fn check<N: Train>(file: &str, tolerance: f64) {
    let golden = Golden::read(file);
    let modes = golden.modes::<N>();
    assert!(!modes.is_empty(), "{file}.safetensors has no case {}", N::NAME);
    for (prefix, training) in modes {
        check_mode::<N>(&golden, &prefix, training, tolerance);
    }
}

fn check_mode<N: Train>(golden: &Golden, prefix: &str, training: bool, tolerance: f64) {
    let label = |what: &str| format!("{}: {} {prefix}, training {training}: {what}", golden.name, N::Elem::NAME);
    let mut net = N::zeros();
    for segment in N::SEGMENTS {
        let tensor = golden.tensor(&format!("{prefix}/weight.{}", segment.name()));
        assert_eq!(segment.dims.as_slice(), tensor.shape, "{}", label(&segment.name()));
        let numbers = net.as_mut_slice()[segment.range()].iter_mut();
        numbers.zip(tensor.numbers).for_each(|(w, x)| *w = N::Elem::from_f64(x));
    }

    let xs: Vec<N::Input> = batch(golden, prefix, "x");
    let dys: Vec<N::Output> = batch(golden, prefix, "dy");
    if !training {
        compare_batch(golden, prefix, "y", &net.predict_batch(&xs), tolerance);
        let one_by_one: Vec<N::Output> = xs.iter().map(|x| net.predict(x)).collect();
        compare_batch(golden, prefix, "y", &one_by_one, tolerance);
    }

    let (mut tape, mut grads) = (N::tape(), N::zeros());
    let forward = |net: &mut N, tape: &mut Tape<N>| {
        let mut rng = Rng::new(1);
        net.forward(tape, &xs, if training { Mode::Train(&mut rng) } else { Mode::Eval }).to_vec()
    };
    compare_batch(golden, prefix, "y", &forward(&mut net, &mut tape), tolerance);
    compare_batch(golden, prefix, "dx", net.backward(&mut tape, &dys, &mut grads), tolerance);

    for segment in N::SEGMENTS {
        let (name, range) = (segment.name(), segment.range());
        let got = &grads.as_slice()[range.clone()];
        if segment.role == Role::Buffer {
            let after = golden.tensor(&format!("{prefix}/after.{name}"));
            compare(&label(&name), &after.numbers, &net.as_slice()[range], tolerance);
            assert!(got.iter().all(|g| *g == N::Elem::ZERO), "{}", label(&format!("{name} has a gradient")));
        } else {
            let expected = golden.tensor(&format!("{prefix}/dweight.{name}"));
            compare(&label(&format!("gradient of {name}")), &expected.numbers, got, tolerance);
        }
    }

    // Gradients add up, also without that of the input.
    forward(&mut net, &mut tape);
    net.backward_weights(&mut tape, &dys, &mut grads);
    for segment in N::SEGMENTS.iter().filter(|segment| segment.role != Role::Buffer) {
        let mut twice = golden.tensor(&format!("{prefix}/dweight.{}", segment.name())).numbers;
        twice.iter_mut().for_each(|g| *g *= 2.0);
        let got = &grads.as_slice()[segment.range()];
        compare(&label(&format!("gradient of {}, twice", segment.name())), &twice, got, 2.0 * tolerance);
    }
}

/// Tests that networks compute what PyTorch does: `golden!(file, tolerance; Network, …)`, in `f64` and `f32`. The file must
/// have no other cases.
macro_rules! golden {
    ($file:literal, $tolerance:expr, except [$($other:literal),*]; $($Case:ident),* $(,)?) => {
        mod golden {
            use super::*;
            use crate::compare;

            $(#[test]
            #[allow(non_snake_case)]
            fn $Case() {
                compare::check::<super::$Case<f64>>($file, $tolerance.f64);
                compare::check::<super::$Case<f32>>($file, $tolerance.f32);
            })*

            #[test]
            fn every_case_of_the_file_is_tested() {
                let tested = [$(stringify!($Case),)* $($other),*];
                for case in compare::Golden::read($file).cases() {
                    let name = case.split('/').next().unwrap();
                    assert!(tested.contains(&name), "{name} of {}.safetensors has no test", $file);
                }
            }
        }
    };
    ($file:literal, $tolerance:expr; $($rest:tt)*) => {
        crate::compare::golden!($file, $tolerance, except []; $($rest)*);
    };
}
pub(crate) use golden;
