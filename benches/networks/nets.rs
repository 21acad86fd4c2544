//! The networks that are timed.

use dl::prelude::*;

use timing::naive::{self, Conv, Linear, LogSoftmax, MaxPool, Relu};

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
    /// 784-1024-1024-10.
    pub struct Wide: [784] -> [10] {
        Linear(1024), Relu, Linear(1024), Relu, Linear(10),
    }
}

/// The same layers as straightforward loops. None of the widest network: it is one product of matrices.
pub fn naive(net: Net) -> Option<naive::Network> {
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
        Net::Wide => return None,
    };
    Some(naive::Network::new(layers))
}
