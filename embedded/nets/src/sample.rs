//! Images of digits in files.

/// A digit, what it is, and the scores that the workstation computed for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The image.
    pub image: [[[f32; 8]; 8]; 1],
    /// Which digit it is.
    pub label: usize,
    /// The network's output on the workstation.
    pub scores: [f32; 10],
}

impl Sample {
    /// Bytes of a sample in a file: 64 grey values 0..=16, the label, 10 little-endian scores.
    pub const BYTES: usize = 64 + 1 + 4 * 10;

    /// Reads a sample.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        Sample {
            image: [core::array::from_fn(|y| core::array::from_fn(|x| f32::from(bytes[8 * y + x]) / 16.0))],
            label: usize::from(bytes[64]),
            scores: core::array::from_fn(|i| f32::from_le_bytes(core::array::from_fn(|j| bytes[65 + 4 * i + j]))),
        }
    }

    /// Writes a sample.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        for (byte, grey) in bytes.iter_mut().zip(self.image.as_flattened().as_flattened()) {
            *byte = (16.0 * grey) as u8;
        }
        bytes[64] = self.label as u8;
        for (bytes, score) in bytes[65..].chunks_exact_mut(4).zip(self.scores) {
            bytes.copy_from_slice(&score.to_le_bytes());
        }
        bytes
    }
}
