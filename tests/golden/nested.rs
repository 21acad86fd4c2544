//! Networks in networks, weights used twice and layers of one's own against PyTorch: values, gradients, and the names of weights,
//! which are those that the same modules have there.

use dl::prelude::*;

use crate::compare::CLOSE;

network! {
    struct Bottom: [3, 4, 4] -> [4, 4, 4] { conv: Conv2d(4, kernel = 3, padding = 1), bn: BatchNorm, Relu }
}

network! {
    /// A U-Net of two levels.
    struct UNet: [1, 8, 8] -> [1, 8, 8] {
        down: Conv2d(3, kernel = 3, padding = 1), Relu,
        concat { {}, { MaxPool2d(2), below: Bottom, up: ConvTranspose2d(3, kernel = 2, stride = 2) } },
        mix: Conv2d(2, kernel = 3, padding = 1), bn: BatchNorm, Relu,
        out: Conv2d(1, kernel = 1),
    }
}

network! {
    struct BlendedUNet: [1, 8, 8] -> [1, 8, 8] {
        down: Conv2d(3, kernel = 3, padding = 1), Relu,
        concat { {}, { MaxPool2d(2), below: Bottom, Upsample(2, mode = bilinear) } },
        mix: Conv2d(2, kernel = 3, padding = 1), bn: BatchNorm, Relu,
        out: Conv2d(1, kernel = 1),
    }
}

network! {
    struct Inception: [8, 5, 4] -> [8, 5, 4] {
        concat {
            { b1: Conv2d(2, kernel = 1), Relu },
            { b3_reduce: Conv2d(2, kernel = 1), Relu, b3: Conv2d(3, kernel = 3, padding = 1), Relu },
            { b5_reduce: Conv2d(1, kernel = 1), Relu, b5: Conv2d(2, kernel = 5, padding = 2), Relu },
            { MaxPool2d(3, stride = 1, padding = 1), pool_proj: Conv2d(1, kernel = 1), Relu },
        },
    }
}

network! {
    struct TwoInceptions: [8, 5, 4] -> [3] { a: Inception, b: Inception, GlobalAvgPool, out: Linear(3) }
}

network! {
    struct Encoder: [1, 5, 5] -> [4] { conv: Conv2d(2, kernel = 3), Tanh, Flatten, code: Linear(4) }
}

network! {
    struct Siamese: ([1, 5, 5], [1, 5, 5]) -> ([4], [4]) { fork { { enc: Encoder }, { shared enc } } }
}

/// The layers of the example, as they are there.
#[allow(dead_code)]
#[path = "../../examples/own_layers.rs"]
mod own_layers;

network! {
    struct OwnLayers: [6] -> [3] {
        m: own_layers::Maxout(5, pieces = 3),
        h: own_layers::Highway,
        again: own_layers::Highway,
        own_layers::MyReLU,
        out: Linear(3),
    }
}

crate::compare::golden!("nested", CLOSE; UNet, BlendedUNet, TwoInceptions, Siamese, OwnLayers);
