//! The layers that are timed, each as if it stood in a network.

use dl::layers::Site;
use dl::plan::Slot;
use dl::shape::Dims;
use dl::spec::{Conv2d, Linear, Padding, Product, Rounding, Then};

macro_rules! site {
    ($Site:ident: $kind:ty = $layer:expr, $input:expr) => {
        pub struct $Site;

        impl Site for $Site {
            type Layer = $kind;
            const LAYER: $kind = $layer;
            const INPUT: Dims = Dims::new(&$input);
            const OUTPUT: Dims = match Self::LAYER.output(Self::INPUT) {
                Ok(output) => output,
                Err(_) => panic!("the layer does not fit its input"),
            };
            const KEEP: usize = Self::LAYER.keep(Self::INPUT);
            const MACS: u64 = Self::LAYER.macs(Self::INPUT);
            const INDEX: usize = 0;
            const PRODUCT: Option<Product> = Self::LAYER.product(Self::INPUT);
            const THEN: Then = Then::Nothing;
            const PACK: Slot = Slot::NOWHERE;
        }
    };
}

macro_rules! conv {
    ($Site:ident: $input:expr, $outputs:literal, kernel $kernel:literal, padding $padding:literal) => {
        site! {
            $Site: Conv2d = Conv2d::DEFAULT
                .out_channels($outputs)
                .kernel([$kernel; 2])
                .padding(Padding::Zeros([$padding; 4])), $input
        }
    };
}

macro_rules! depthwise {
    ($Site:ident: $input:expr, stride $stride:literal) => {
        site! {
            $Site: Conv2d = Conv2d::DEFAULT
                .out_channels($input[0])
                .groups($input[0])
                .kernel([3; 2])
                .stride([$stride; 2])
                .padding(Padding::Zeros([1; 4]))
                .rounding(Rounding::Floor), $input
        }
    };
}

macro_rules! linear {
    ($Site:ident: $inputs:literal, $outputs:literal) => {
        site! { $Site: Linear = Linear::DEFAULT.out_features($outputs), [$inputs] }
    };
}

// The lecture's convolutional network.
conv!(LectureC1: [1, 28, 28], 6, kernel 5, padding 0);
conv!(LectureC2: [6, 12, 12], 6, kernel 5, padding 0);
linear!(Linear8: 784, 8);
linear!(Linear50: 96, 50);
// LeNet-5.
conv!(LeNetC1: [1, 32, 32], 6, kernel 5, padding 0);
conv!(LeNetC3: [6, 14, 14], 16, kernel 5, padding 0);
conv!(LeNetC5: [16, 5, 5], 120, kernel 5, padding 0);
linear!(Linear84: 120, 84);
linear!(Linear10: 84, 10);
// Caffe's LeNet.
conv!(CaffeC1: [1, 28, 28], 20, kernel 5, padding 0);
conv!(CaffeC2: [20, 12, 12], 50, kernel 5, padding 0);
linear!(Linear500: 800, 500);
// 784-1024-1024-10.
linear!(Linear1024: 784, 1024);
linear!(Square: 1024, 1024);
linear!(Scores: 1024, 10);
// Residual networks.
conv!(Residual1: [3, 32, 32], 16, kernel 3, padding 1);
conv!(Residual16: [16, 32, 32], 16, kernel 3, padding 1);
conv!(Residual64: [64, 16, 16], 64, kernel 3, padding 1);
// VGG.
conv!(Vgg1: [3, 32, 32], 64, kernel 3, padding 1);
conv!(Vgg2: [64, 32, 32], 64, kernel 3, padding 1);
conv!(Vgg3: [64, 16, 16], 128, kernel 3, padding 1);
conv!(Vgg4: [128, 16, 16], 128, kernel 3, padding 1);
conv!(Vgg5: [128, 8, 8], 256, kernel 3, padding 1);
conv!(Vgg6: [256, 8, 8], 256, kernel 3, padding 1);
linear!(Linear256: 4096, 256);
// DS-CNN and MobileNet.
depthwise!(Keywords: [64, 25, 5], stride 1);
depthwise!(Mobile32: [32, 32, 32], stride 1);
depthwise!(Mobile14: [128, 14, 14], stride 1);
depthwise!(Mobile14By2: [128, 14, 14], stride 2);
depthwise!(Mobile7: [256, 7, 7], stride 1);
