//! Random chains of layers. Written by `chains.py`, which computed the shapes without this library.

use dl::prelude::*;

network! {
    struct Chain00: [1, 5, 8] -> _ {
        AvgPool2d((3, 2), stride = (2, 2), padding = (1, 0), rounding = ceil, count_include_pad = false),
        AvgPool2d((2, 3), stride = (1, 3), padding = (1, 0, 1, 1), count_include_pad = false),
        GlobalMaxPool,
        Reshape([1, 1]),
        BatchNorm(eps = 0.01),
        Flatten,
        Linear(12),
    }
}

network! {
    struct Chain01: [4, 5, 7] -> [1] {
        AvgPool2d((3, 4), stride = (3, 2), padding = same, rounding = ceil, count_include_pad = false),
        MaxPool2d((1, 1), stride = (1, 3), padding = (0, 0, 0, 0), rounding = ceil),
        Flatten,
        Linear(1),
    }
}

network! {
    struct Chain02: [7] -> _ {
        Linear(9),
        Linear(7),
        Reshape([7, 1, 1]),
        LeakyRelu(0.2),
        Gelu,
        Relu,
    }
}

network! {
    struct Chain03: [1, 8, 10] -> [8] {
        Sigmoid,
        GlobalMaxPool,
        Elu,
        Linear(8),
    }
}

network! {
    struct Chain04: [2, 8, 5] -> _ {
        BatchNorm(eps = 0.01),
        Conv2d(1, kernel = (4, 2), stride = (1, 3), padding = (1, 0, 2, 0), rounding = floor, groups = 1, bias = false),
        LeakyRelu(0.2),
        GlobalAvgPool,
        Linear(5),
        Silu,
    }
}

network! {
    struct Chain05: [4, 8, 8] -> [6] {
        Elu,
        Dropout(0.2),
        BatchNorm(eps = 0.01),
        BatchNorm(eps = 0.01),
        LogSoftmax,
        Gelu,
        Conv2d(6, kernel = (4, 2), stride = (2, 3), groups = 1, bias = true),
        AvgPool2d((4, 3), stride = (2, 1), padding = (1, 0, 1, 0), count_include_pad = true),
        GlobalMaxPool,
    }
}

network! {
    struct Chain06: [2, 4, 6] -> _ {
        Elu,
        Conv2d(1, kernel = (3, 2), stride = (3, 2), padding = same, groups = 1, bias = true),
        Gelu,
        Softmax,
        Conv2d(3, kernel = (1, 3), stride = (1, 1), padding = same, rounding = floor, groups = 1, bias = true),
        Gelu,
        AvgPool2d((1, 3), stride = (3, 2), rounding = floor, count_include_pad = false),
        Conv2d(3, kernel = (2, 1), stride = (3, 3), padding = (2, 2), rounding = ceil, groups = 1, bias = true),
        Conv2d(3, kernel = (2, 4), stride = (3, 2), padding = 2, rounding = floor, groups = 1, bias = false),
    }
}

network! {
    struct Chain07: [4, 8, 10] -> [5, 2, 1] {
        AvgPool2d((2, 4), stride = (1, 2), padding = same, rounding = ceil, count_include_pad = false),
        MaxPool2d((3, 2), stride = (3, 3), padding = same, rounding = floor),
        BatchNorm(eps = 0.01),
        Gelu,
        Conv2d(5, kernel = (1, 2), stride = (3, 2), padding = (1, 0), rounding = ceil, groups = 1, bias = true),
        Tanh,
    }
}

network! {
    struct Chain08: [2, 7, 5] -> _ {
        Softmax,
        GlobalMaxPool,
        Dropout(0.2),
        Dropout(0.2),
        Reshape([1, 1, 2]),
        LeakyRelu(0.2),
        Conv2d(1, kernel = (2, 1), stride = (2, 2), padding = (2, 1), dilation = (1, 2), rounding = ceil, groups = 1, bias = false),
        Silu,
    }
}

network! {
    struct Chain09: [3, 9, 10] -> [6] {
        BatchNorm(eps = 0.01),
        AvgPool2d((3, 3), stride = (3, 1), padding = (1, 1, 1, 1), rounding = floor, count_include_pad = true),
        MaxPool2d((3, 4), stride = (3, 2), padding = (1, 1, 0, 1), dilation = (2, 1), rounding = floor),
        Silu,
        Conv2d(6, kernel = (1, 3), stride = (2, 3), padding = (1, 0, 2, 2), rounding = floor, groups = 3, bias = false),
        GlobalAvgPool,
    }
}

network! {
    struct Chain10: [3, 4, 7] -> _ {
        Elu,
        AvgPool2d((4, 4), stride = (2, 1), padding = 2, count_include_pad = false),
        Softplus,
        AvgPool2d((2, 2), stride = (3, 2), padding = (0, 0, 0, 1), rounding = floor, count_include_pad = true),
        AvgPool2d((2, 1), stride = (2, 2), padding = (0, 1, 0, 0), rounding = floor, count_include_pad = true),
        BatchNorm(eps = 0.01),
        Conv2d(5, kernel = (1, 4), stride = (1, 1), padding = same, groups = 1, bias = false),
        AvgPool2d((1, 3), stride = (1, 3), padding = same, count_include_pad = false),
    }
}

network! {
    struct Chain11: [4, 5, 6] -> [3, 2, 3] {
        Conv2d(5, kernel = (1, 3), stride = (3, 3), padding = (1, 0), groups = 1, bias = true),
        Conv2d(6, kernel = (2, 2), stride = (3, 2), padding = (1, 1, 2, 0), dilation = (1, 2), rounding = floor, groups = 1, bias = false),
        Conv2d(3, kernel = (4, 2), stride = (2, 1), padding = 2, rounding = ceil, groups = 3, bias = false),
        Gelu,
    }
}

network! {
    struct Chain12: [3, 10, 6] -> _ {
        Elu,
        GlobalMaxPool,
        Linear(12),
        Linear(11),
        Linear(9),
        Linear(5),
    }
}

network! {
    struct Chain13: [1, 4, 8] -> [1, 1] {
        BatchNorm(eps = 0.01),
        GlobalMaxPool,
        Dropout(0.2),
        Softplus,
        LeakyRelu(0.2),
        Reshape([1, 1]),
    }
}

network! {
    struct Chain14: [3, 9, 5] -> _ {
        Silu,
        AvgPool2d((2, 3), stride = (2, 1), padding = same, count_include_pad = false),
        AvgPool2d((4, 1), stride = (2, 1), rounding = ceil, count_include_pad = false),
        Elu,
        Dropout(0.2),
    }
}

network! {
    struct Chain15: [1, 6, 8] -> [4, 1, 2] {
        Dropout(0.2),
        Dropout(0.2),
        Conv2d(3, kernel = (4, 4), stride = (1, 1), padding = (1, 0, 0, 0), groups = 1, bias = false),
        Softplus,
        Conv2d(1, kernel = (4, 1), stride = (2, 3), padding = same, rounding = ceil, groups = 1, bias = false),
        Relu,
        Conv2d(4, kernel = (3, 1), stride = (2, 2), padding = (0, 2, 1, 0), rounding = ceil, groups = 1, bias = true),
        Sigmoid,
        Gelu,
    }
}

network! {
    struct Chain16: [2, 5, 5] -> _ {
        Dropout(0.2),
        Softplus,
        Conv2d(2, kernel = (3, 1), stride = (3, 1), padding = same, rounding = ceil, groups = 2, bias = true),
        Conv2d(5, kernel = (2, 1), stride = (2, 1), padding = (2, 1, 2, 2), rounding = floor, groups = 1, bias = true),
    }
}

network! {
    struct Chain17: [1, 9, 6] -> [5] {
        LeakyRelu(0.2),
        Conv2d(5, kernel = (3, 1), stride = (1, 2), padding = 2, rounding = floor, groups = 1, bias = true),
        GlobalMaxPool,
        LeakyRelu(0.2),
    }
}

network! {
    struct Chain18: [3, 5, 7] -> _ {
        Conv2d(6, kernel = (4, 1), stride = (2, 3), padding = (0, 1, 1, 1), dilation = (1, 2), rounding = floor, groups = 3, bias = false),
        AvgPool2d((2, 3), stride = (3, 3), padding = same, rounding = ceil, count_include_pad = false),
        MaxPool2d((3, 4), stride = (3, 1), padding = same, dilation = (2, 2), rounding = floor),
        Conv2d(3, kernel = (1, 2), stride = (1, 1), padding = (1, 0, 1, 2), groups = 1, bias = true),
        LeakyRelu(0.2),
    }
}

network! {
    struct Chain19: [4, 8, 6] -> [4, 1, 1] {
        AvgPool2d((2, 3), stride = (2, 1), rounding = floor, count_include_pad = true),
        AvgPool2d((1, 4), stride = (1, 1), padding = (0, 0, 1, 1), count_include_pad = false),
        Silu,
        AvgPool2d((1, 3), stride = (3, 3), padding = (0, 0, 0, 0), count_include_pad = false),
        MaxPool2d((3, 4), stride = (3, 3), padding = same, rounding = ceil),
        MaxPool2d((3, 1), stride = (3, 2), padding = (1, 1, 0, 0), rounding = floor),
        AvgPool2d((3, 1), stride = (2, 2), padding = (1, 0), rounding = floor, count_include_pad = false),
        Silu,
    }
}

network! {
    struct Chain20: [3, 8, 8] -> _ {
        Relu,
        MaxPool2d((1, 2), stride = (1, 1), padding = (0, 0), rounding = ceil),
        Conv2d(6, kernel = (3, 2), stride = (1, 2), rounding = ceil, groups = 3, bias = true),
        Flatten,
        LogSoftmax,
        Linear(11),
        Silu,
        Reshape([1, 11]),
        Flatten,
    }
}

network! {
    struct Chain21: [4, 7, 9] -> [6] {
        Conv2d(2, kernel = (2, 4), stride = (1, 2), padding = (2, 2, 0, 0), rounding = floor, groups = 2, bias = true),
        LeakyRelu(0.2),
        Gelu,
        GlobalAvgPool,
        Reshape([1, 1, 2]),
        Tanh,
        Flatten,
        Linear(6),
    }
}

network! {
    struct Chain22: [2, 5, 5] -> _ {
        Dropout(0.2),
        LeakyRelu(0.2),
        Conv2d(5, kernel = (2, 3), stride = (2, 1), padding = same, groups = 1, bias = true),
        Dropout(0.2),
    }
}

network! {
    struct Chain23: [6] -> [3, 1, 2] {
        Linear(3),
        Linear(12),
        LeakyRelu(0.2),
        LeakyRelu(0.2),
        Reshape([3, 2, 2]),
        AvgPool2d((1, 1), stride = (2, 1), padding = (0, 0, 0, 0), rounding = floor, count_include_pad = true),
    }
}

network! {
    struct Chain24: [2, 9, 5] -> _ {
        Conv2d(5, kernel = (1, 4), stride = (2, 1), padding = 0, rounding = ceil, groups = 1, bias = true),
        AvgPool2d((4, 2), stride = (1, 2), padding = (0, 1), rounding = floor, count_include_pad = false),
        LogSoftmax,
        Conv2d(3, kernel = (2, 3), stride = (1, 1), padding = 2, groups = 1, bias = false),
        Silu,
    }
}

network! {
    struct Chain25: [3, 9, 4] -> [3] {
        Relu,
        Silu,
        GlobalMaxPool,
        LogSoftmax,
        LeakyRelu(0.2),
        Softmax,
        LogSoftmax,
        Elu,
    }
}

network! {
    struct Chain26: [3, 5, 6] -> _ {
        Softmax,
        Softmax,
        AvgPool2d((3, 4), stride = (3, 3), rounding = ceil, count_include_pad = true),
        Conv2d(1, kernel = (4, 1), stride = (3, 2), padding = same, rounding = ceil, groups = 1, bias = true),
        GlobalAvgPool,
        Softmax,
        Elu,
    }
}

network! {
    struct Chain27: [1, 8, 4] -> [2] {
        Relu,
        BatchNorm(eps = 0.01),
        AvgPool2d((1, 2), stride = (1, 2), padding = same, rounding = floor, count_include_pad = false),
        Flatten,
        Linear(2),
        LeakyRelu(0.2),
    }
}

network! {
    struct Chain28: [1, 4, 4] -> _ {
        Relu,
        MaxPool2d((1, 2), stride = (1, 1), padding = (0, 0, 0, 1), rounding = floor),
        LeakyRelu(0.2),
        Softplus,
    }
}

network! {
    struct Chain29: [1, 4, 5] -> [1, 3] {
        Silu,
        LogSoftmax,
        GlobalMaxPool,
        Silu,
        Linear(3),
        Reshape([1, 3]),
    }
}

network! {
    struct Chain30: [2, 7, 9] -> _ {
        Conv2d(3, kernel = (2, 1), stride = (2, 2), padding = (1, 1, 1, 1), rounding = ceil, groups = 1, bias = false),
        MaxPool2d((1, 4), stride = (2, 2), padding = same),
        Conv2d(2, kernel = (2, 3), stride = (1, 2), padding = 1, rounding = floor, groups = 1, bias = false),
        Conv2d(3, kernel = (2, 1), stride = (3, 3), padding = 2, rounding = ceil, groups = 1, bias = true),
        Conv2d(6, kernel = (2, 4), stride = (3, 1), padding = same, rounding = ceil, groups = 3, bias = true),
        Gelu,
        Softmax,
        Conv2d(1, kernel = (3, 1), stride = (2, 1), padding = same, groups = 1, bias = true),
        Conv2d(5, kernel = (4, 3), stride = (3, 2), padding = 2, rounding = floor, groups = 1, bias = false),
    }
}

network! {
    struct Chain31: [1, 9, 8] -> [2, 1] {
        Conv2d(2, kernel = (3, 1), stride = (1, 3), rounding = floor, groups = 1, bias = true),
        GlobalMaxPool,
        Reshape([2, 1]),
        Softmax,
    }
}

network! {
    struct Chain32: [3, 4, 8] -> _ {
        GlobalAvgPool,
        LeakyRelu(0.2),
        Sigmoid,
        LeakyRelu(0.2),
        Reshape([3, 1]),
        LeakyRelu(0.2),
        Elu,
        LogSoftmax,
        Flatten,
    }
}

network! {
    struct Chain33: [3, 10, 4] -> [5, 1, 1] {
        MaxPool2d((2, 1), stride = (3, 1), padding = 0, dilation = (1, 2), rounding = ceil),
        Conv2d(3, kernel = (3, 3), stride = (1, 2), padding = same, rounding = ceil, groups = 3, bias = true),
        Tanh,
        Flatten,
        Reshape([24, 1, 1]),
        Conv2d(1, kernel = (3, 4), stride = (1, 1), padding = (2, 0, 2, 1), rounding = floor, groups = 1, bias = false),
        Conv2d(5, kernel = (1, 2), stride = (3, 2), padding = same, rounding = ceil, groups = 1, bias = false),
        BatchNorm(eps = 0.01),
        AvgPool2d((1, 1), stride = (1, 1), padding = same, rounding = ceil, count_include_pad = false),
    }
}

network! {
    struct Chain34: [1, 4, 5] -> _ {
        Conv2d(3, kernel = (4, 1), stride = (1, 3), padding = (2, 0, 2, 2), rounding = floor, groups = 1, bias = false),
        Dropout(0.2),
        LogSoftmax,
        Elu,
        Tanh,
        MaxPool2d((1, 3), stride = (1, 2), padding = same, rounding = ceil),
        Conv2d(4, kernel = (1, 1), stride = (1, 1), padding = (2, 1, 2, 0), dilation = (1, 2), groups = 1, bias = true),
        Dropout(0.2),
        LeakyRelu(0.2),
    }
}

network! {
    struct Chain35: [4, 4, 6] -> [6] {
        MaxPool2d((2, 2), stride = (1, 2), padding = (1, 1), rounding = floor),
        AvgPool2d((4, 2), stride = (2, 2), rounding = ceil, count_include_pad = false),
        LogSoftmax,
        MaxPool2d((3, 3), stride = (2, 1), padding = same, rounding = floor),
        MaxPool2d((1, 1), stride = (2, 3), padding = same, rounding = floor),
        Conv2d(6, kernel = (2, 4), stride = (3, 3), padding = same, rounding = floor, groups = 2, bias = true),
        Relu,
        GlobalMaxPool,
    }
}

network! {
    struct Chain36: [3, 6, 6] -> _ {
        LeakyRelu(0.2),
        Conv2d(6, kernel = (2, 1), stride = (1, 3), padding = same, dilation = (2, 1), groups = 1, bias = true),
        Conv2d(6, kernel = (3, 2), stride = (1, 2), padding = 2, rounding = floor, groups = 6, bias = false),
        MaxPool2d((2, 3), stride = (2, 2), padding = same),
        GlobalAvgPool,
        LogSoftmax,
    }
}

network! {
    struct Chain37: [3, 7, 9] -> [8] {
        MaxPool2d((3, 4), stride = (1, 3), padding = (0, 1, 0, 2), rounding = floor),
        Gelu,
        AvgPool2d((3, 2), stride = (2, 3), padding = same, rounding = ceil, count_include_pad = true),
        Softmax,
        Sigmoid,
        GlobalMaxPool,
        Linear(8),
        Reshape([8, 1]),
        Flatten,
    }
}

network! {
    struct Chain38: [6] -> _ {
        Reshape([2, 3]),
        Flatten,
        Reshape([3, 1, 2]),
    }
}

network! {
    struct Chain39: [8] -> [2] {
        Linear(6),
        Reshape([6, 1, 1]),
        LogSoftmax,
        Tanh,
        GlobalAvgPool,
        Reshape([3, 1, 2]),
        Dropout(0.2),
        GlobalMaxPool,
        Linear(2),
    }
}

crate::check::chains! {
    Chain00: [[1, 3, 4], [1, 3, 2], [1], [1, 1], [1, 1], [1], [12]];
    Chain01: [[4, 2, 4], [4, 2, 2], [16], [1]];
    Chain02: [[9], [7], [7, 1, 1], [7, 1, 1], [7, 1, 1], [7, 1, 1]];
    Chain03: [[1, 8, 10], [1], [1], [8]];
    Chain04: [[2, 8, 5], [1, 6, 2], [1, 6, 2], [1], [5], [5]];
    Chain05: [[4, 8, 8], [4, 8, 8], [4, 8, 8], [4, 8, 8], [4, 8, 8], [4, 8, 8], [6, 3, 3], [6, 1, 2], [6]];
    Chain06: [[2, 4, 6], [1, 2, 3], [1, 2, 3], [1, 2, 3], [3, 2, 3], [3, 2, 3], [3, 1, 1], [3, 1, 2], [3, 2, 2]];
    Chain07: [[4, 8, 5], [4, 3, 2], [4, 3, 2], [4, 3, 2], [5, 2, 1], [5, 2, 1]];
    Chain08: [[2, 7, 5], [2], [2], [2], [1, 1, 2], [1, 1, 2], [1, 2, 2], [1, 2, 2]];
    Chain09: [[3, 9, 10], [3, 3, 10], [3, 1, 4], [3, 1, 4], [6, 1, 2], [6]];
    Chain10: [[3, 4, 7], [3, 3, 8], [3, 3, 8], [3, 1, 4], [3, 1, 2], [3, 1, 2], [5, 1, 2], [5, 1, 1]];
    Chain11: [[5, 3, 2], [6, 2, 1], [3, 2, 3], [3, 2, 3]];
    Chain12: [[3, 10, 6], [3], [12], [11], [9], [5]];
    Chain13: [[1, 4, 8], [1], [1], [1], [1], [1, 1]];
    Chain14: [[3, 9, 5], [3, 5, 5], [3, 2, 5], [3, 2, 5], [3, 2, 5]];
    Chain15: [[1, 6, 8], [1, 6, 8], [3, 4, 5], [3, 4, 5], [1, 2, 2], [1, 2, 2], [4, 1, 2], [4, 1, 2], [4, 1, 2]];
    Chain16: [[2, 5, 5], [2, 5, 5], [2, 2, 5], [5, 2, 9]];
    Chain17: [[1, 9, 6], [5, 11, 5], [5], [5]];
    Chain18: [[6, 2, 3], [6, 1, 1], [6, 1, 1], [3, 2, 3], [3, 2, 3]];
    Chain19: [[4, 4, 4], [4, 4, 3], [4, 4, 3], [4, 2, 1], [4, 1, 1], [4, 1, 1], [4, 1, 1], [4, 1, 1]];
    Chain20: [[3, 8, 8], [3, 8, 7], [6, 6, 4], [144], [144], [11], [11], [1, 11], [11]];
    Chain21: [[2, 10, 3], [2, 10, 3], [2, 10, 3], [2], [1, 1, 2], [1, 1, 2], [2], [6]];
    Chain22: [[2, 5, 5], [2, 5, 5], [5, 3, 5], [5, 3, 5]];
    Chain23: [[3], [12], [12], [12], [3, 2, 2], [3, 1, 2]];
    Chain24: [[5, 5, 2], [5, 2, 2], [5, 2, 2], [3, 5, 4], [3, 5, 4]];
    Chain25: [[3, 9, 4], [3, 9, 4], [3], [3], [3], [3], [3], [3]];
    Chain26: [[3, 5, 6], [3, 5, 6], [3, 2, 2], [1, 1, 1], [1], [1], [1]];
    Chain27: [[1, 8, 4], [1, 8, 4], [1, 8, 2], [16], [2], [2]];
    Chain28: [[1, 4, 4], [1, 4, 4], [1, 4, 4], [1, 4, 4]];
    Chain29: [[1, 4, 5], [1, 4, 5], [1], [1], [3], [1, 3]];
    Chain30: [[3, 4, 5], [3, 2, 3], [2, 3, 2], [3, 2, 2], [6, 1, 2], [6, 1, 2], [6, 1, 2], [1, 1, 2], [5, 1, 2]];
    Chain31: [[2, 7, 3], [2], [2, 1], [2, 1]];
    Chain32: [[3], [3], [3], [3], [3, 1], [3, 1], [3, 1], [3, 1], [3]];
    Chain33: [[3, 4, 4], [3, 4, 2], [3, 4, 2], [24], [24, 1, 1], [1, 1, 1], [5, 1, 1], [5, 1, 1], [5, 1, 1]];
    Chain34: [[3, 3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 3], [3, 3, 2], [4, 6, 4], [4, 6, 4], [4, 6, 4]];
    Chain35: [[4, 5, 4], [4, 2, 2], [4, 2, 2], [4, 1, 2], [4, 1, 1], [6, 1, 1], [6, 1, 1], [6]];
    Chain36: [[3, 6, 6], [6, 6, 2], [6, 8, 3], [6, 4, 2], [6], [6]];
    Chain37: [[3, 6, 3], [3, 6, 3], [3, 3, 1], [3, 3, 1], [3, 3, 1], [3], [8], [8, 1], [8]];
    Chain38: [[2, 3], [6], [3, 1, 2]];
    Chain39: [[6], [6, 1, 1], [6, 1, 1], [6, 1, 1], [6], [3, 1, 2], [3, 1, 2], [3], [2]];
}
