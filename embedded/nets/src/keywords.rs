//! Keyword spotting, as in MLPerf Tiny.

use dl::prelude::*;

/// What the network knows, in the order of its outputs.
pub const KEYWORDS: [&str; 12] =
    ["down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes", "silence", "unknown"];

network! {
    /// MLPerf Tiny's DS-CNN (Banbury et al. 2021, after Zhang et al. 2017): which keyword is in one second of sound, given as 49 frames of 10
    /// mel-frequency cepstral coefficients. Batch normalization is in the weights.
    #[cfg_attr(feature = "weights", weights("../../data/keywords.safetensors"))]
    pub struct Keywords: [1, 49, 10] -> [12]
    where params <= 22_604, macs <= 2_656_768, flash <= 89 * KIB, ram <= 34 * KIB
    {
        conv: Conv2d(64, kernel = (10, 4), stride = 2, padding = same) => [64, 25, 5], Relu,
        blocks: repeat 4 {
            depthwise: Conv2d(64, kernel = 3, padding = same, groups = 64), Relu,
            pointwise: Conv2d(64, kernel = 1), Relu,
        },
        GlobalAvgPool => [64],
        fc: Linear(12),
        Softmax,
    }
}

/// 49 frames of 10 numbers.
pub fn frames(numbers: &[f32; 490]) -> [[[f32; 10]; 49]; 1] {
    [core::array::from_fn(|t| core::array::from_fn(|i| numbers[10 * t + i]))]
}
