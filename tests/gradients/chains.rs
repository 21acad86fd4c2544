//! Random chains of layers. Written by `chains.py`, which computed the shapes without this library.

use dl::prelude::*;

network! {
    struct Chain00: [1, 5, 8] -> _ {
        AvgPool2d((4, 2), stride = (1, 3), count_include_pad = false),
        Flatten,
        Linear(7),
        Tanh,
        Linear(9),
        Softmax,
        Softplus,
    }
}

network! {
    struct Chain01: [3, 7, 5] -> [1, 1, 9] {
        MaxPool2d((3, 4), stride = (2, 1), padding = (1, 0, 1, 2), rounding = ceil),
        Silu,
        Dropout(0.2),
        GlobalAvgPool,
        BatchNorm(eps = 0.01),
        Linear(9),
        Softmax,
        Reshape([1, 1, 9]),
    }
}

network! {
    struct Chain02: [3, 8, 7] -> _ {
        AvgPool2d((4, 3), stride = (1, 2), padding = (1, 2, 1, 1), rounding = ceil, count_include_pad = true),
        Tanh,
        MaxPool2d((4, 2), stride = (2, 3), padding = (0, 2, 1, 1), rounding = floor),
        LeakyRelu(0.2),
        Gelu,
        Relu,
        GlobalAvgPool,
        Reshape([1, 3, 1]),
    }
}

network! {
    struct Chain03: [3, 9, 8] -> [2, 1] {
        GlobalAvgPool,
        Linear(12),
        Dropout(0.2),
        Linear(10),
        Linear(3),
        Linear(2),
        Reshape([2, 1]),
    }
}

network! {
    struct Chain04: [4, 6, 9] -> _ {
        Silu,
        Conv2d(2, kernel = (2, 1), stride = (3, 3), rounding = ceil, groups = 2, bias = true),
        Conv2d(4, kernel = (2, 2), stride = (2, 2), padding = (2, 1, 0, 1), dilation = (2, 1), rounding = floor, groups = 2, bias = false),
        MaxPool2d((1, 1), stride = (3, 3), padding = same, rounding = floor),
        Conv2d(1, kernel = (4, 3), stride = (3, 1), padding = same, rounding = ceil, groups = 1, bias = false),
    }
}

network! {
    struct Chain05: [3, 4, 9] -> [3, 1, 2] {
        Conv2d(4, kernel = (1, 2), stride = (3, 1), dilation = (2, 2), groups = 1, bias = false),
        Gelu,
        Conv2d(3, kernel = (2, 1), stride = (3, 3), padding = same, rounding = floor, groups = 1, bias = true),
        Relu,
        AvgPool2d((1, 2), stride = (3, 3), padding = 0, rounding = ceil, count_include_pad = false),
        AvgPool2d((4, 3), stride = (3, 1), padding = same, count_include_pad = true),
        Conv2d(3, kernel = (1, 3), stride = (1, 2), padding = (0, 2), groups = 3, bias = true),
        LogSoftmax,
    }
}

network! {
    struct Chain06: [3, 9, 4] -> _ {
        MaxPool2d((2, 2), stride = (2, 2), padding = same, rounding = ceil),
        Softplus,
        MaxPool2d((2, 2), stride = (2, 1), padding = (1, 1), rounding = ceil),
        Gelu,
        Conv2d(6, kernel = (1, 3), stride = (2, 3), padding = (2, 1, 1, 0), rounding = floor, groups = 3, bias = false),
    }
}

network! {
    struct Chain07: [4, 9, 10] -> [10] {
        AvgPool2d((3, 3), stride = (1, 2), padding = 0, rounding = floor, count_include_pad = false),
        Elu,
        Flatten,
        Linear(1),
        Linear(11),
        Tanh,
        Linear(10),
        Softmax,
    }
}

network! {
    struct Chain08: [2, 8, 10] -> _ {
        LeakyRelu(0.2),
        Conv2d(2, kernel = (3, 1), stride = (3, 2), padding = same, rounding = ceil, groups = 1, bias = true),
        Conv2d(6, kernel = (4, 3), stride = (2, 2), padding = (2, 1), dilation = (2, 2), groups = 2, bias = true),
    }
}

network! {
    struct Chain09: [3, 6, 10] -> [20] {
        Silu,
        MaxPool2d((2, 1), stride = (2, 1), padding = same, rounding = ceil),
        Conv2d(4, kernel = (3, 4), stride = (3, 1), padding = same, groups = 1, bias = true),
        Conv2d(5, kernel = (3, 4), stride = (1, 3), padding = (1, 2), rounding = ceil, groups = 1, bias = true),
        Flatten,
        BatchNorm(eps = 0.01),
        Reshape([4, 5]),
        Flatten,
        LogSoftmax,
    }
}

network! {
    struct Chain10: [2, 9, 4] -> _ {
        AvgPool2d((1, 3), stride = (1, 3), padding = (0, 1), rounding = ceil, count_include_pad = false),
        Conv2d(3, kernel = (4, 1), stride = (1, 1), padding = (2, 2), rounding = floor, groups = 1, bias = true),
        Dropout(0.2),
        Conv2d(3, kernel = (2, 2), stride = (3, 2), padding = 1, dilation = (2, 2), rounding = floor, groups = 1, bias = false),
        GlobalMaxPool,
        Reshape([1, 3]),
        Flatten,
        Reshape([1, 3]),
        Gelu,
    }
}

network! {
    struct Chain11: [12] -> [2, 1] {
        Tanh,
        Softplus,
        Linear(6),
        Reshape([2, 1, 3]),
        Silu,
        GlobalMaxPool,
        Reshape([2, 1]),
        Tanh,
    }
}

network! {
    struct Chain12: [1, 4, 8] -> _ {
        BatchNorm(eps = 0.01),
        GlobalMaxPool,
        Dropout(0.2),
        Softplus,
        LeakyRelu(0.2),
        Reshape([1, 1]),
    }
}

network! {
    struct Chain13: [3, 9, 5] -> [3, 1, 2] {
        Silu,
        AvgPool2d((4, 4), stride = (3, 1), padding = (0, 1, 2, 0), rounding = ceil, count_include_pad = false),
        Elu,
        Dropout(0.2),
        MaxPool2d((2, 1), stride = (3, 2), padding = 0, rounding = ceil),
    }
}

network! {
    struct Chain14: [4, 10, 4] -> _ {
        Conv2d(2, kernel = (2, 2), stride = (1, 2), padding = 2, dilation = (2, 1), rounding = floor, groups = 1, bias = true),
        Flatten,
        Dropout(0.2),
        Reshape([96, 1]),
        Flatten,
        Silu,
        LeakyRelu(0.2),
        LeakyRelu(0.2),
        Relu,
    }
}

network! {
    struct Chain15: [4, 6, 4] -> [6, 1, 1] {
        MaxPool2d((2, 4), stride = (1, 1), padding = (0, 2)),
        Flatten,
        Reshape([20, 1, 5]),
        Dropout(0.2),
        Conv2d(6, kernel = (3, 2), stride = (1, 2), padding = 1, rounding = ceil, groups = 1, bias = false),
        GlobalMaxPool,
        LogSoftmax,
        Reshape([6, 1, 1]),
    }
}

network! {
    struct Chain16: [2, 4, 8] -> _ {
        Tanh,
        Tanh,
        BatchNorm(eps = 0.01),
        Elu,
        Softmax,
        BatchNorm(eps = 0.01),
        Conv2d(4, kernel = (4, 3), stride = (2, 2), padding = (1, 1), rounding = floor, groups = 2, bias = false),
    }
}

network! {
    struct Chain17: [3] -> [6] {
        Dropout(0.2),
        Reshape([3, 1, 1]),
        Conv2d(4, kernel = (3, 4), stride = (1, 3), padding = same, dilation = (2, 2), rounding = floor, groups = 1, bias = true),
        Dropout(0.2),
        MaxPool2d((3, 4), stride = (1, 3), padding = same, rounding = ceil),
        Flatten,
        Linear(6),
    }
}

network! {
    struct Chain18: [2, 4, 7] -> _ {
        Gelu,
        Flatten,
        Linear(12),
        Relu,
        Sigmoid,
        BatchNorm(eps = 0.01),
        Reshape([1, 12]),
    }
}

network! {
    struct Chain19: [3] -> [7] {
        Gelu,
        BatchNorm(eps = 0.01),
        Linear(7),
        Sigmoid,
    }
}

network! {
    struct Chain20: [3] -> _ {
        Linear(7),
        Linear(4),
        Linear(3),
    }
}

network! {
    struct Chain21: [3, 5, 5] -> [2] {
        GlobalMaxPool,
        Elu,
        Linear(2),
        Linear(6),
        LogSoftmax,
        Linear(2),
    }
}

network! {
    struct Chain22: [2, 7, 4] -> _ {
        Elu,
        Flatten,
        Linear(2),
        LogSoftmax,
        Linear(10),
    }
}

network! {
    struct Chain23: [3, 6, 7] -> [1] {
        Conv2d(6, kernel = (4, 3), stride = (1, 3), padding = same, dilation = (2, 2), rounding = floor, groups = 3, bias = true),
        AvgPool2d((2, 3), stride = (3, 2), padding = (1, 0), rounding = ceil, count_include_pad = true),
        MaxPool2d((3, 1), stride = (3, 2), padding = (1, 1, 0, 0), rounding = floor),
        MaxPool2d((4, 3), stride = (1, 2), padding = (2, 1, 1, 1)),
        Conv2d(5, kernel = (2, 2), stride = (1, 3), padding = (2, 2), rounding = ceil, groups = 1, bias = false),
        Elu,
        Gelu,
        GlobalAvgPool,
        Linear(1),
    }
}

network! {
    struct Chain24: [1, 10, 10] -> _ {
        AvgPool2d((2, 1), stride = (2, 2), padding = 0, rounding = ceil, count_include_pad = true),
        BatchNorm(eps = 0.01),
        Relu,
        Conv2d(2, kernel = (1, 3), stride = (1, 1), padding = (0, 1, 2, 1), groups = 1, bias = true),
        LogSoftmax,
        LeakyRelu(0.2),
        Gelu,
        GlobalAvgPool,
        Reshape([1, 1, 2]),
    }
}

network! {
    struct Chain25: [3, 8, 8] -> [3, 2, 3] {
        Dropout(0.2),
        Conv2d(3, kernel = (2, 3), stride = (2, 1), padding = same, dilation = (2, 1), rounding = ceil, groups = 1, bias = false),
        MaxPool2d((2, 3), stride = (2, 2), dilation = (1, 2), rounding = ceil),
    }
}

network! {
    struct Chain26: [3] -> _ {
        Softplus,
        Linear(1),
        LeakyRelu(0.2),
        Gelu,
        Linear(1),
        Reshape([1, 1, 1]),
    }
}

network! {
    struct Chain27: [4, 9, 6] -> [4] {
        AvgPool2d((4, 4), stride = (1, 3), padding = (1, 0), rounding = ceil, count_include_pad = false),
        AvgPool2d((1, 1), stride = (2, 2), rounding = ceil, count_include_pad = true),
        Silu,
        MaxPool2d((4, 3), stride = (2, 2), padding = same, rounding = floor),
        Sigmoid,
        GlobalMaxPool,
        Linear(4),
    }
}

network! {
    struct Chain28: [3, 8, 4] -> _ {
        AvgPool2d((2, 2), stride = (3, 1), padding = (1, 1), rounding = floor, count_include_pad = true),
        MaxPool2d((1, 1), stride = (2, 2), padding = (0, 0), rounding = ceil),
        Conv2d(2, kernel = (1, 3), stride = (1, 3), groups = 1, bias = false),
        Sigmoid,
        Softmax,
        Softmax,
        Conv2d(3, kernel = (3, 3), stride = (2, 1), padding = 1, rounding = ceil, groups = 1, bias = true),
        Conv2d(4, kernel = (4, 1), stride = (1, 3), padding = 1, rounding = floor, groups = 1, bias = true),
        Relu,
    }
}

network! {
    struct Chain29: [9] -> [1] {
        Linear(7),
        LogSoftmax,
        Linear(4),
        Softplus,
        Relu,
        Linear(1),
    }
}

network! {
    struct Chain30: [2] -> _ {
        Sigmoid,
        Relu,
        Gelu,
        Linear(8),
        LeakyRelu(0.2),
        Softplus,
        BatchNorm(eps = 0.01),
        Relu,
    }
}

network! {
    struct Chain31: [8] -> [5] {
        Reshape([2, 4, 1]),
        Silu,
        Conv2d(3, kernel = (4, 1), stride = (1, 2), groups = 1, bias = true),
        Conv2d(6, kernel = (4, 4), stride = (1, 3), padding = 2, rounding = ceil, groups = 1, bias = false),
        Conv2d(5, kernel = (1, 2), stride = (1, 3), padding = 1, rounding = floor, groups = 1, bias = false),
        GlobalMaxPool,
    }
}

network! {
    struct Chain32: [2, 7, 7] -> _ {
        AvgPool2d((1, 2), stride = (1, 1), padding = same, rounding = floor, count_include_pad = false),
        Conv2d(3, kernel = (2, 4), stride = (3, 3), padding = (2, 1, 0, 1), dilation = (2, 2), rounding = floor, groups = 1, bias = true),
        LeakyRelu(0.2),
        LogSoftmax,
        GlobalAvgPool,
        Gelu,
        Reshape([3, 1]),
        Flatten,
    }
}

network! {
    struct Chain33: [5] -> [1] {
        Softmax,
        Gelu,
        Softplus,
        Linear(1),
    }
}

network! {
    struct Chain34: [3, 6, 5] -> _ {
        Gelu,
        GlobalAvgPool,
        Elu,
    }
}

network! {
    struct Chain35: [3, 10, 5] -> [12] {
        Conv2d(2, kernel = (2, 2), stride = (3, 2), rounding = floor, groups = 1, bias = true),
        Elu,
        Flatten,
    }
}

network! {
    struct Chain36: [8] -> _ {
        Linear(9),
        Reshape([9, 1, 1]),
        MaxPool2d((1, 2), stride = (3, 3), padding = (0, 0, 1, 1), rounding = floor),
        Relu,
    }
}

network! {
    struct Chain37: [9] -> [1] {
        Linear(1),
        Softmax,
        Relu,
    }
}

network! {
    struct Chain38: [4, 4, 8] -> _ {
        Relu,
        AvgPool2d((2, 4), stride = (3, 2), padding = (0, 0, 2, 2), rounding = floor, count_include_pad = false),
        Tanh,
        BatchNorm(eps = 0.01),
        Conv2d(4, kernel = (3, 4), stride = (3, 1), padding = 1, dilation = (1, 2), rounding = floor, groups = 4, bias = false),
        Softplus,
    }
}

network! {
    struct Chain39: [1, 7, 8] -> [7] {
        Elu,
        Conv2d(5, kernel = (1, 4), stride = (2, 3), padding = (0, 2), rounding = ceil, groups = 1, bias = true),
        LeakyRelu(0.2),
        Flatten,
        Reshape([40, 2]),
        Flatten,
        Linear(7),
    }
}

crate::check::chains! {
    Chain00: [[1, 2, 3], [6], [7], [7], [9], [9], [9]];
    Chain01: [[3, 4, 5], [3, 4, 5], [3, 4, 5], [3], [3], [9], [9], [1, 1, 9]];
    Chain02: [[3, 8, 4], [3, 8, 4], [3, 4, 2], [3, 4, 2], [3, 4, 2], [3, 4, 2], [3], [1, 3, 1]];
    Chain03: [[3], [12], [12], [10], [3], [2], [2, 1]];
    Chain04: [[4, 6, 9], [2, 2, 3], [4, 2, 2], [4, 1, 1], [1, 1, 1]];
    Chain05: [[4, 2, 7], [4, 2, 7], [3, 1, 3], [3, 1, 3], [3, 1, 1], [3, 1, 1], [3, 1, 2], [3, 1, 2]];
    Chain06: [[3, 5, 2], [3, 5, 2], [3, 3, 3], [3, 3, 3], [6, 3, 1]];
    Chain07: [[4, 7, 4], [4, 7, 4], [112], [1], [11], [11], [10], [10]];
    Chain08: [[2, 8, 10], [2, 3, 5], [6, 1, 2]];
    Chain09: [[3, 6, 10], [3, 3, 10], [4, 1, 10], [5, 1, 4], [20], [20], [4, 5], [20], [20]];
    Chain10: [[2, 9, 2], [3, 10, 6], [3, 10, 6], [3, 4, 3], [3], [1, 3], [3], [1, 3], [1, 3]];
    Chain11: [[12], [12], [6], [2, 1, 3], [2, 1, 3], [2], [2, 1], [2, 1]];
    Chain12: [[1, 4, 8], [1], [1], [1], [1], [1, 1]];
    Chain13: [[3, 9, 5], [3, 3, 4], [3, 3, 4], [3, 3, 4], [3, 1, 2]];
    Chain14: [[2, 12, 4], [96], [96], [96, 1], [96], [96], [96], [96], [96]];
    Chain15: [[4, 5, 5], [100], [20, 1, 5], [20, 1, 5], [6, 1, 3], [6], [6], [6, 1, 1]];
    Chain16: [[2, 4, 8], [2, 4, 8], [2, 4, 8], [2, 4, 8], [2, 4, 8], [2, 4, 8], [4, 2, 4]];
    Chain17: [[3], [3, 1, 1], [4, 1, 1], [4, 1, 1], [4, 1, 1], [4], [6]];
    Chain18: [[2, 4, 7], [56], [12], [12], [12], [12], [1, 12]];
    Chain19: [[3], [3], [7], [7]];
    Chain20: [[7], [4], [3]];
    Chain21: [[3], [3], [2], [6], [6], [2]];
    Chain22: [[2, 7, 4], [56], [2], [2], [10]];
    Chain23: [[6, 6, 3], [6, 3, 1], [6, 1, 1], [6, 1, 1], [5, 4, 2], [5, 4, 2], [5, 4, 2], [5], [1]];
    Chain24: [[1, 5, 5], [1, 5, 5], [1, 5, 5], [2, 6, 6], [2, 6, 6], [2, 6, 6], [2, 6, 6], [2], [1, 1, 2]];
    Chain25: [[3, 8, 8], [3, 4, 8], [3, 2, 3]];
    Chain26: [[3], [1], [1], [1], [1], [1, 1, 1]];
    Chain27: [[4, 8, 2], [4, 4, 1], [4, 4, 1], [4, 2, 1], [4, 2, 1], [4], [4]];
    Chain28: [[3, 3, 5], [3, 2, 3], [2, 2, 1], [2, 2, 1], [2, 2, 1], [2, 2, 1], [3, 2, 1], [4, 1, 1], [4, 1, 1]];
    Chain29: [[7], [7], [4], [4], [4], [1]];
    Chain30: [[2], [2], [2], [8], [8], [8], [8], [8]];
    Chain31: [[2, 4, 1], [2, 4, 1], [3, 1, 1], [6, 2, 1], [5, 4, 1], [5]];
    Chain32: [[2, 7, 7], [3, 3, 1], [3, 3, 1], [3, 3, 1], [3], [3], [3, 1], [3]];
    Chain33: [[5], [5], [5], [1]];
    Chain34: [[3, 6, 5], [3], [3]];
    Chain35: [[2, 3, 2], [2, 3, 2], [12]];
    Chain36: [[9], [9, 1, 1], [9, 1, 1], [9, 1, 1]];
    Chain37: [[1], [1], [1]];
    Chain38: [[4, 4, 8], [4, 1, 5], [4, 1, 5], [4, 1, 5], [4, 1, 1], [4, 1, 1]];
    Chain39: [[1, 7, 8], [5, 4, 4], [5, 4, 4], [80], [40, 2], [80], [7]];
}
