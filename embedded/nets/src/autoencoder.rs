//! Anomaly detection, as in MLPerf Tiny.

use dl::prelude::*;

network! {
    /// MLPerf Tiny's autoencoder (Banbury et al. 2021): repeats 5 frames of 128 log-mel energies of a machine's sound through 8 numbers. The
    /// mean squared error says how unusual the sound is. Batch normalization is in the weights.
    #[cfg_attr(feature = "weights", weights("../../data/autoencoder.safetensors"))]
    pub struct Autoencoder: [640] -> [640]
    where params <= 265_864, macs <= 264_192, flash <= 1_039 * KIB, ram <= 4 * KIB
    {
        f1: Linear(128), Relu,
        f2: Linear(128), Relu,
        f3: Linear(128), Relu,
        f4: Linear(128), Relu,
        f5: Linear(8), Relu,
        f6: Linear(128), Relu,
        f7: Linear(128), Relu,
        f8: Linear(128), Relu,
        f9: Linear(128), Relu,
        f10: Linear(640),
    }
}

/// How far a window is from what the network makes of it: the mean of the squared differences.
pub fn error(x: &[f32; 640], y: &[f32; 640]) -> f32 {
    x.iter().zip(y).map(|(x, y)| (x - y) * (x - y)).sum::<f32>() / 640.0
}
