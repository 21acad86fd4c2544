//! What the workstation that trains a network and the microcontroller that runs it have in common.
#![no_std]
#![forbid(unsafe_code)]

use dl::prelude::*;

network! {
    /// A small convolutional network for handwritten digits of 8×8 grey values.
    pub struct Digits: [1, 8, 8] -> [10]
    where params <= 1_800, macs <= 16_000
    {
        c1: Conv2d(8, kernel = 3, padding = 1, bias = false),
        n1: BatchNorm,
        Relu,
        MaxPool2d(2) => [8, 4, 4],
        residual { c2: Conv2d(8, kernel = 3, padding = 1), Tanh },
        AvgPool2d(2) => [8, 2, 2],
        Flatten,
        f3: Linear(24), Relu,
        f4: Linear(10),
    }
}

layer! {
    /// The rectifier, as a layer of one's own.
    pub struct Rectifier;

    fn f<T: Element>(x: T) -> T {
        x.max(T::ZERO)
    }
    fn derivative<T: Element>(x: T) -> T {
        if x > T::ZERO { T::ONE } else { T::ZERO }
    }
}

network! {
    /// A convolution beside its input, for any number of channels and size of image.
    pub struct Residual<const C: usize, const H: usize, const W: usize>: [C, H, W] -> [C, H, W] {
        residual { c2: Conv2d(C, kernel = 3, padding = 1), Tanh },
    }
}

network! {
    /// The end of [`Digits`].
    pub struct Head: [8, 2, 2] -> [10] { Flatten, f3: Linear(24), Rectifier, f4: Linear(10) }
}

network! {
    /// [`Digits`] put together from networks: the same weights in the same order.
    pub struct Nested: [1, 8, 8] -> [10] {
        c1: Conv2d(8, kernel = 3, padding = 1, bias = false),
        n1: BatchNorm,
        Rectifier,
        MaxPool2d(2),
        body: Residual<8, 4, 4>,
        AvgPool2d(2),
        head: Head,
    }
}

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

    /// The largest difference between `scores` and those of the workstation.
    pub fn error(&self, scores: &[f32; 10]) -> f32 {
        scores.iter().zip(self.scores).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
    }
}

/// The position of the largest score.
pub fn winner(scores: &[f32; 10]) -> usize {
    (1..10).fold(0, |best, i| if scores[i] > scores[best] { i } else { best })
}
