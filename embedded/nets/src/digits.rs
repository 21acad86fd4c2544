//! Handwritten digits of 8×8 pixels: a small network, in one piece and put together from smaller ones.

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
