//! The networks that are timed.

use dl::prelude::*;

use timing::naive::{self, Conv, Linear, LogSoftmax, MaxPool, Pad, Relu};

use crate::Net;

network! {
    /// The lecture's fully connected network, 6,442 parameters.
    pub struct LectureFc: [784] -> [10] where params <= 6_442 {
        Linear(8), Relu, Linear(8), Relu, Linear(10), LogSoftmax,
    }
}

network! {
    /// The lecture's convolutional network, 6,422 parameters.
    pub struct LectureConv: [1, 28, 28] -> [10] where params <= 6_422 {
        Conv2d(6, kernel = 5), Relu, MaxPool2d(2),
        Conv2d(6, kernel = 5), Relu, MaxPool2d(2),
        Flatten, Linear(50), Relu, Linear(10), LogSoftmax,
    }
}

network! {
    /// LeNet-5 (LeCun et al. 1998) with ReLU and max-pooling.
    pub struct LeNet5: [1, 32, 32] -> [10] {
        Conv2d(6, kernel = 5), Relu, MaxPool2d(2),
        Conv2d(16, kernel = 5), Relu, MaxPool2d(2),
        Conv2d(120, kernel = 5), Relu,
        Flatten, Linear(84), Relu, Linear(10),
    }
}

network! {
    /// LeNet as Caffe has it, for digits.
    pub struct CaffeLeNet: [1, 28, 28] -> [10] {
        Conv2d(20, kernel = 5), Relu, MaxPool2d(2),
        Conv2d(50, kernel = 5), Relu, MaxPool2d(2),
        Flatten, Linear(500), Relu, Linear(10),
    }
}

network! {
    /// 784-1024-1024-10.
    pub struct Wide: [784] -> [10] {
        Linear(1024), Relu, Linear(1024), Relu, Linear(10),
    }
}

network! {
    /// Six convolutions as in VGG (Simonyan & Zisserman 2014), for images of CIFAR's size.
    pub struct Vgg: [3, 32, 32] -> [10] {
        Conv2d(64, kernel = 3, padding = 1), Relu, Conv2d(64, kernel = 3, padding = 1), Relu, MaxPool2d(2),
        Conv2d(128, kernel = 3, padding = 1), Relu, Conv2d(128, kernel = 3, padding = 1), Relu, MaxPool2d(2),
        Conv2d(256, kernel = 3, padding = 1), Relu, Conv2d(256, kernel = 3, padding = 1), Relu, MaxPool2d(2),
        Flatten, Linear(256), Relu, Linear(10),
    }
}

/// The same layers as straightforward loops.
pub fn naive(net: Net) -> naive::Network {
    let layers: Vec<Box<dyn naive::Layer>> = match net {
        Net::LectureFc => vec![
            Box::new(Linear::<784, 8>::default()),
            Box::new(Relu(8)),
            Box::new(Linear::<8, 8>::default()),
            Box::new(Relu(8)),
            Box::new(Linear::<8, 10>::default()),
            Box::new(LogSoftmax(10)),
        ],
        Net::LectureConv => vec![
            Box::new(Conv::<1, 28, 28, 6, 24, 24, 5>::default()),
            Box::new(Relu(6 * 24 * 24)),
            Box::new(MaxPool::<6, 12, 12>),
            Box::new(Conv::<6, 12, 12, 6, 8, 8, 5>::default()),
            Box::new(Relu(6 * 8 * 8)),
            Box::new(MaxPool::<6, 4, 4>),
            Box::new(Linear::<96, 50>::default()),
            Box::new(Relu(50)),
            Box::new(Linear::<50, 10>::default()),
            Box::new(LogSoftmax(10)),
        ],
        Net::LeNet5 => vec![
            Box::new(Conv::<1, 32, 32, 6, 28, 28, 5>::default()),
            Box::new(Relu(6 * 28 * 28)),
            Box::new(MaxPool::<6, 14, 14>),
            Box::new(Conv::<6, 14, 14, 16, 10, 10, 5>::default()),
            Box::new(Relu(16 * 10 * 10)),
            Box::new(MaxPool::<16, 5, 5>),
            Box::new(Conv::<16, 5, 5, 120, 1, 1, 5>::default()),
            Box::new(Relu(120)),
            Box::new(Linear::<120, 84>::default()),
            Box::new(Relu(84)),
            Box::new(Linear::<84, 10>::default()),
        ],
        Net::Caffe => vec![
            Box::new(Conv::<1, 28, 28, 20, 24, 24, 5>::default()),
            Box::new(Relu(20 * 24 * 24)),
            Box::new(MaxPool::<20, 12, 12>),
            Box::new(Conv::<20, 12, 12, 50, 8, 8, 5>::default()),
            Box::new(Relu(50 * 8 * 8)),
            Box::new(MaxPool::<50, 4, 4>),
            Box::new(Linear::<800, 500>::default()),
            Box::new(Relu(500)),
            Box::new(Linear::<500, 10>::default()),
        ],
        Net::Wide => vec![
            Box::new(Linear::<784, 1024>::default()),
            Box::new(Relu(1024)),
            Box::new(Linear::<1024, 1024>::default()),
            Box::new(Relu(1024)),
            Box::new(Linear::<1024, 10>::default()),
        ],
        Net::Vgg => vec![
            Box::new(Pad::<3, 32, 32, 1>),
            Box::new(Conv::<3, 34, 34, 64, 32, 32, 3>::default()),
            Box::new(Relu(64 * 32 * 32)),
            Box::new(Pad::<64, 32, 32, 1>),
            Box::new(Conv::<64, 34, 34, 64, 32, 32, 3>::default()),
            Box::new(Relu(64 * 32 * 32)),
            Box::new(MaxPool::<64, 16, 16>),
            Box::new(Pad::<64, 16, 16, 1>),
            Box::new(Conv::<64, 18, 18, 128, 16, 16, 3>::default()),
            Box::new(Relu(128 * 16 * 16)),
            Box::new(Pad::<128, 16, 16, 1>),
            Box::new(Conv::<128, 18, 18, 128, 16, 16, 3>::default()),
            Box::new(Relu(128 * 16 * 16)),
            Box::new(MaxPool::<128, 8, 8>),
            Box::new(Pad::<128, 8, 8, 1>),
            Box::new(Conv::<128, 10, 10, 256, 8, 8, 3>::default()),
            Box::new(Relu(256 * 8 * 8)),
            Box::new(Pad::<256, 8, 8, 1>),
            Box::new(Conv::<256, 10, 10, 256, 8, 8, 3>::default()),
            Box::new(Relu(256 * 8 * 8)),
            Box::new(MaxPool::<256, 4, 4>),
            Box::new(Linear::<4096, 256>::default()),
            Box::new(Relu(256)),
            Box::new(Linear::<256, 10>::default()),
        ],
    };
    naive::Network::new(layers)
}
