//! Values that PyTorch computed.

use std::collections::HashMap;

use safetensors::{Dtype, SafeTensors};

/// The arrays of `golden/NAME.safetensors`, all of them `f64`.
pub fn read(name: &str) -> HashMap<String, Vec<f64>> {
    let file = format!("{}/tests/golden/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(file).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let numbers = |bytes: &[u8]| bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    let array = |name: String, tensor: safetensors::tensor::TensorView<'_>| {
        assert_eq!(tensor.dtype(), Dtype::F64, "{name}");
        (name, numbers(tensor.data()))
    };
    tensors.tensors().into_iter().map(|(name, tensor)| array(name, tensor)).collect()
}

/// Panics unless the numbers are equal up to `tolerance`, relative to the larger of 1 and the number.
pub fn assert_close(what: &str, ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{what}: number {i} is {a}, but {b} in PyTorch");
    }
}
