//! LeNet-5 on handwritten digits.

use dl::prelude::*;

network! {
    /// LeNet-5 (LeCun et al. 1998) for 28×28 grey values, its poolings plain means.
    #[cfg_attr(feature = "weights", weights("../../data/lenet5.safetensors"))]
    pub struct LeNet5: [1, 28, 28] -> [10]
    where params <= 61_706, macs <= 420_000, flash <= 256 * KIB, ram <= 24 * KIB
    {
        c1: Conv2d(6, kernel = 5, padding = 2), Tanh,
        AvgPool2d(2) => [6, 14, 14],
        c3: Conv2d(16, kernel = 5), Tanh,
        AvgPool2d(2) => [16, 5, 5],
        Flatten,
        f5: Linear(120), Tanh,
        f6: Linear(84), Tanh,
        f7: Linear(10),
    }
}

/// An image of 8×8 for a network of 28×28: every pixel becomes 3×3, with 2 of paper around.
pub fn enlarge(image: &[[[f32; 8]; 8]; 1]) -> [[[f32; 28]; 28]; 1] {
    let at = |i: usize| i.checked_sub(2).map_or(8, |i| i / 3);
    let pixel = |y: usize, x: usize| image[0].get(at(y)).and_then(|row| row.get(at(x))).copied().unwrap_or(0.0);
    [core::array::from_fn(|y| core::array::from_fn(|x| pixel(y, x)))]
}
