//! A filter of a signal, one sample at a time.

use dl::prelude::*;

network! {
    /// What a sensor would have measured without noise, at each moment from what it has measured so far.
    #[cfg_attr(feature = "weights", weights("../../data/denoiser.safetensors"))]
    pub struct Denoiser: [.., 1] -> [.., 1]
    where params <= 1_300, flash <= 5 * KIB
    {
        lstm: Lstm(16), out: Linear(1),
    }
}
