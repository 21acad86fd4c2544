//! A checkpoint of PyTorch is a network of `network!`, and back. The file is made by `dl-core/tests/golden/checkpoint.py`.
#![cfg(all(feature = "train", feature = "safetensors"))]

use dl::prelude::*;

network! {
    /// The network of the golden file.
    struct Small: [1, 3, 3] -> [3] {
        c1: Conv2d(2, kernel = 3), norm: BatchNorm, Relu, Flatten, fc: Linear(3),
    }
}

network! {
    /// Another one.
    struct Other: [1, 3, 3] -> [3] {
        c1: Conv2d(2, kernel = 3), Relu, Flatten, fc: Linear(3),
    }
}

const FILE: &[u8] = include_bytes!("../dl-core/tests/golden/checkpoint_f64.safetensors");

#[test]
fn pytorchs_network_gives_pytorchs_outputs() {
    let net = Small::<f64>::from_bytes(FILE).unwrap();
    // net.eval(); net(torch.arange(9, dtype=torch.float64).reshape(1, 1, 3, 3) / 8), with ReLU after the norm
    let x = [[[0.0, 0.125, 0.25], [0.375, 0.5, 0.625], [0.75, 0.875, 1.0]]];
    let expected = [0.82464382327749, 0.8777941550637705, 0.930944486850051];
    let y = net.predict(&x);
    assert!(y.iter().zip(expected).all(|(y, e)| (y - e).abs() < 1e-13), "{y:?}");

    let same = Small::<f64>::from_bytes(&net.to_bytes().unwrap()).unwrap();
    assert_eq!(same.as_slice(), net.as_slice());
    let single = Small::<f32>::from_bytes(FILE).unwrap();
    assert!(single.as_slice().iter().zip(net.as_slice()).all(|(a, b)| *a == *b as f32));
}

#[test]
fn the_file_of_another_network_is_refused() {
    let mut net = Other::<f32>::init(1);
    let before = net.as_slice().to_vec();
    let error = net.load_bytes(FILE).unwrap_err().to_string();
    assert!(error.contains("`norm.running_var` [2] is not one of the network's"), "{error}");
    assert!(error.contains("`norm.num_batches_tracked` [] is not one of the network's"), "{error}");
    assert_eq!(net.as_slice(), before);
}

#[test]
fn a_file_is_a_network_without_naming_its_numbers() {
    let net = Small::from_bytes(FILE).unwrap();
    assert_eq!(net.as_slice(), Small::<f32>::from_bytes(FILE).unwrap().as_slice());
}
