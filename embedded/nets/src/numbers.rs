//! Numbers in files, and how far they are from others.

/// Little-endian numbers of 32 bits, an array of them at a time.
pub fn arrays<const N: usize>(bytes: &[u8]) -> impl ExactSizeIterator<Item = [f32; N]> + '_ {
    bytes.chunks_exact(4 * N).map(|bytes| {
        let (numbers, _) = bytes.as_chunks();
        core::array::from_fn(|i| numbers.get(i).map_or(f32::NAN, |number| f32::from_le_bytes(*number)))
    })
}

/// The largest difference of two numbers at the same place, or `NaN` if there is one.
pub fn difference(a: &[f32], b: &[f32]) -> f32 {
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    differences.fold(0.0, |most, d| if d > most || d.is_nan() { d } else { most })
}

/// Whether all numbers are the same, bit for bit.
pub fn same_bits(a: &[f32], b: &[f32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}

/// The position of the largest number.
pub fn winner(scores: &[f32]) -> usize {
    (1..scores.len()).fold(0, |best, i| if scores[i] > scores[best] { i } else { best })
}
