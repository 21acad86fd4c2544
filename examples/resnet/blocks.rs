//! The blocks of residual networks, for images and channels of any size.
//!
//! Names are torchvision's, so that its checkpoints load: `layer2.0.downsample.0.weight`.

use dl::prelude::*;

network! {
    /// Two convolutions beside their input (He et al. 2016, "Deep Residual Learning for Image Recognition", figure 2).
    pub struct BasicBlock<const C: usize, const H: usize, const W: usize>: [C, H, W] -> [C, H, W] {
        residual {
            conv1: Conv2d(C, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
            conv2: Conv2d(C, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
        },
        Relu,
    }
}

network! {
    /// The first block of a stage: from `I` channels of `H × W` pixels to `C` of half the height and width, which a convolution of 1 × 1
    /// does for the shortcut.
    pub struct Downsample<const I: usize, const H: usize, const W: usize, const C: usize, const H2: usize, const W2: usize>:
        [I, H, W] -> [C, H2, W2] with rounding = floor
    {
        add {
            {
                conv1: Conv2d(C, kernel = 3, stride = 2, padding = 1, bias = false), bn1: BatchNorm, Relu,
                conv2: Conv2d(C, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
            },
            { downsample: { Conv2d(C, kernel = 1, stride = 2, bias = false), BatchNorm } },
        },
        Relu,
    }
}

/// Defines a residual network for images of `size × size` pixels: the sizes of its stages follow each other, each half of the one before,
/// with so many blocks.
macro_rules! resnet {
    ($(#[$doc:meta])* $Name:ident: $size:literal -> [$s1:literal * $n1:literal, $s2:literal * $n2:literal, $s3:literal * $n3:literal, $s4:literal * $n4:literal]) => {
        dl::network! {
            $(#[$doc])*
            pub struct $Name: [3, $size, $size] -> [1000] with rounding = floor, init = he_normal {
                conv1: Conv2d(64, kernel = 7, stride = 2, padding = 3, bias = false), bn1: BatchNorm, Relu,
                MaxPool2d(3, stride = 2, padding = 1) => [64, $s1, $s1],
                layer1: { BasicBlock<64, $s1, $s1>, repeat $n1 { BasicBlock<64, $s1, $s1> } },
                layer2: { Downsample<64, $s1, $s1, 128, $s2, $s2>, repeat $n2 { BasicBlock<128, $s2, $s2> } },
                layer3: { Downsample<128, $s2, $s2, 256, $s3, $s3>, repeat $n3 { BasicBlock<256, $s3, $s3> } },
                layer4: { Downsample<256, $s3, $s3, 512, $s4, $s4>, repeat $n4 { BasicBlock<512, $s4, $s4> } },
                GlobalAvgPool,
                fc: Linear(1000),
            }
        }
    };
}
pub(crate) use resnet;
