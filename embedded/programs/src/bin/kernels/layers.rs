//! Networks of one layer.

use dl::prelude::*;

network! {
    /// The first layer of `Keywords`.
    pub struct Image: [1, 49, 10] -> [64, 25, 5] { Conv2d(64, kernel = (10, 4), stride = 2, padding = same), Relu }
}
network! {
    /// A depthwise layer of `Keywords`.
    pub struct Depthwise: [64, 25, 5] -> [64, 25, 5] { Conv2d(64, kernel = 3, padding = same, groups = 64), Relu }
}
network! {
    /// A pointwise layer of `Keywords`.
    pub struct Pointwise: [64, 25, 5] -> [64, 25, 5] { Conv2d(64, kernel = 1), Relu }
}
network! {
    /// A convolution of all channels.
    pub struct Dense: [8, 16, 16] -> [16, 16, 16] { Conv2d(16, kernel = 3, padding = 1), Relu }
}
network! {
    /// The second convolution of `LeNet5`.
    pub struct Valid: [6, 14, 14] -> [16, 10, 10] { Conv2d(16, kernel = 5) }
}
network! {
    /// The first layer of `Autoencoder`.
    pub struct Wide: [640] -> [128] { Linear(128), Relu }
}
network! {
    /// A product with fewer outputs than the loops compute at once.
    pub struct Narrow: [64] -> [5] { Linear(5) }
}
network! {
    /// The recurrent layer of `Denoiser`.
    pub struct SmallLstm: [.., 1] -> [.., 16] { Lstm(16) }
}
network! {
    /// A larger one.
    pub struct LargeLstm: [.., 32] -> [.., 64] { Lstm(64) }
}
network! {
    /// A gated recurrent unit.
    pub struct SmallGru: [.., 16] -> [.., 32] { Gru(32) }
}
network! {
    /// A gated recurrent unit of the paper.
    pub struct PaperGru: [.., 16] -> [.., 32] { Gru(32, reset_after = false) }
}
network! {
    /// A simple recurrent layer.
    pub struct SmallRnn: [.., 16] -> [.., 32] { Rnn(32) }
}
network! {
    /// A function of each number.
    pub struct Bend: [1024] -> [1024] { Tanh }
}
network! {
    /// The largest of 2×2.
    pub struct Largest: [8, 16, 16] -> [8, 8, 8] { MaxPool2d(2) }
}
network! {
    /// The largest of 3×3, where they overlap and reach beyond the image.
    pub struct LargestOverlap: [8, 15, 15] -> [8, 8, 8] { MaxPool2d(3, stride = 2, padding = 1) }
}
network! {
    /// The mean of 3×3.
    pub struct MeanOverlap: [8, 15, 15] -> [8, 8, 8] { AvgPool2d(3, stride = 2, padding = 1) }
}
network! {
    /// The mean of 2×2.
    pub struct Mean: [8, 16, 16] -> [8, 8, 8] { AvgPool2d(2) }
}
network! {
    /// The mean of each channel in `Keywords`.
    pub struct WholeMean: [64, 25, 5] -> [64] { GlobalAvgPool }
}
network! {
    /// The end of `Keywords`.
    pub struct Shares: [12] -> [12] { Softmax }
}
network! {
    /// What `Keywords` does at the end of its blocks, and again.
    pub struct Blocks: [64, 25, 5] -> [64, 25, 5] {
        repeat 2 { Conv2d(64, kernel = 3, padding = same, groups = 64), Relu, Conv2d(64, kernel = 1), Relu },
    }
}
