//! Golden files with a mistake.

use dl::io::Archive;
use dl::prelude::*;
use dl::testing::{Golden, assert_close};

network! { struct Neuron: [2] -> [1] { fc: Linear(1) } }
network! { struct Other: [2] -> [1] { fc: Linear(1, bias = false) } }

/// `y = 2x₀ − x₁ + ½` at `(1, 3)`, with `dy = 2`; a tensor of the name `change` is another one.
fn golden(change: &str, dims: &[usize], numbers: &[f64]) -> Golden {
    let mut archive = Archive::new();
    let tensors: [(&str, &[usize], &[f64]); 8] = [
        ("x.0", &[1, 2], &[1.0, 3.0]),
        ("weight.fc.weight", &[1, 2], &[2.0, -1.0]),
        ("weight.fc.bias", &[1], &[0.5]),
        ("y.0", &[1, 1], &[-0.5]),
        ("dy.0", &[1, 1], &[2.0]),
        ("dx.0", &[1, 2], &[4.0, -2.0]),
        ("dweight.fc.weight", &[1, 2], &[2.0, 6.0]),
        ("dweight.fc.bias", &[1], &[2.0]),
    ];
    for (name, own_dims, own) in tensors {
        let (dims, numbers) = if name == change { (dims, numbers) } else { (own_dims, own) };
        // Without dimensions: left out.
        if !dims.is_empty() {
            archive.put(&format!("Neuron/any/{name}"), dims, numbers).unwrap();
        }
    }
    Golden::from(archive)
}

#[test]
fn what_is_right_passes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("neuron.safetensors");
    let mut archive = Archive::new();
    let right = golden("", &[], &[]);
    right.check::<Neuron<f64>>(1e-15);
    right.check::<Neuron<f32>>(1e-7);
    assert_eq!(right.cases(), ["Neuron"]);
    assert_eq!(right.numbers("Neuron/any/dx.0"), [4.0, -2.0]);
    archive.put("A/train/x.0", &[1], &[0.0]).unwrap();
    archive.put("A/eval/x.0", &[1], &[0.0]).unwrap();
    archive.put("B/any/x.0", &[1], &[0.5]).unwrap();
    archive.save(&path).unwrap();
    let golden = Golden::load(&path).unwrap();
    assert_eq!((golden.cases(), golden.numbers("B/any/x.0")), (vec!["A", "B"], vec![0.5]));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = Golden::load("no/such.safetensors").err().unwrap();
    assert!(error.kind() == dl::ErrorKind::Io && error.to_string().contains("`no/such.safetensors`"), "{error}");
}

#[test]
#[should_panic(expected = "Neuron/any of f64, training: output 0[0]: expected -0.25, got -0.5, off by 2.5e-1")]
fn a_wrong_output() {
    golden("y.0", &[1, 1], &[-0.25]).check::<Neuron<f64>>(1e-11);
}

#[test]
#[should_panic(expected = "training: gradient of input 0[1]: expected -2.5, got -2, off by 5e-1")]
fn a_wrong_gradient_of_the_input() {
    golden("dx.0", &[1, 2], &[4.0, -2.5]).check::<Neuron<f64>>(1e-11);
}

#[test]
#[should_panic(expected = "of f32, training: gradient of fc.weight[0]: expected 2.001, got 2, off by")]
fn a_wrong_gradient_of_a_weight() {
    golden("dweight.fc.weight", &[1, 2], &[2.001, 6.0]).check::<Neuron<f32>>(2e-5);
}

#[test]
#[should_panic(expected = "gradient of fc.bias[0]: expected NaN, got 2")]
fn a_number_that_should_not_be_one() {
    golden("dweight.fc.bias", &[1], &[f64::NAN]).check::<Neuron<f32>>(2e-5);
}

#[test]
#[should_panic(expected = "`Neuron/any/dx.0` is missing")]
fn a_tensor_that_is_missing() {
    golden("dx.0", &[], &[]).check::<Neuron<f64>>(1e-11);
}

#[test]
#[should_panic(expected = "weight.fc.weight is [2, 1] in the file, but [1, 2] in the network")]
fn an_array_of_another_shape() {
    golden("weight.fc.weight", &[2, 1], &[2.0, -1.0]).check::<Neuron<f64>>(1e-11);
}

#[test]
#[should_panic(expected = "training: dy.0: 2 numbers, but the network has 1")]
fn a_batch_of_another_shape() {
    golden("dy.0", &[1, 2], &[2.0, 2.0]).check::<Neuron<f64>>(1e-11);
}

#[test]
#[should_panic(expected = "the archive has no case `Other`; its cases are [\"Neuron\"]")]
fn a_case_that_is_missing() {
    golden("", &[], &[]).check::<Other<f64>>(1e-11);
}

#[test]
#[should_panic(expected = "numbers[1]: expected 2, got 2.1, off by 1.0")]
fn numbers_that_are_not_close() {
    assert_close("numbers", &[1.0, 2.0], &[1.0, 2.1], 1e-3);
}
