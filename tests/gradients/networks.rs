//! Networks with branches of every kind, nested, with several inputs and outputs.

use dl::prelude::*;

network! {
    struct Repeated: [3, 6, 6] -> [4] {
        Conv2d(4, kernel = 3, padding = 1),
        repeat 3 {
            residual { Conv2d(4, kernel = 3, padding = 1, bias = false), BatchNorm(eps = 0.01), Relu },
            Tanh,
        },
        MaxPool2d(2), GlobalAvgPool, Linear(4),
    }
}

network! {
    struct Nested: [5] -> [3] {
        residual {
            concat {
                { Linear(2), Tanh },
                { multiply { { Linear(3), Sigmoid }, { Linear(3) }, { Linear(3), Silu } } },
            },
        },
        maximum { { Linear(4) }, { residual { residual { Linear(5) } }, Linear(4) }, { Linear(4), Elu } },
        Linear(3),
    }
}

network! {
    /// The input itself is used many times, and is an output too.
    struct Shared: [4] -> ([4], [4], [8]) {
        fork {
            {},
            { add { {}, {}, { Linear(4) } } },
            { concat { {}, { multiply { {}, {} } } } },
        },
    }
}

network! {
    struct Crossing: ([3, 4, 4], [6]) -> ([5], [2]) {
        concat { { Conv2d(2, kernel = 3), Gelu, GlobalAvgPool }, { Linear(3), Softplus } },
        Linear(6), Dropout(0.3),
        fork { { Linear(5), LogSoftmax }, { Linear(2) } },
    }
}

network! {
    /// Views in branches: what they view is not theirs to overwrite.
    struct Views: [2, 3, 2] -> [24] {
        concat {
            { Flatten },
            { Relu, Flatten },
        },
    }
}

network! {
    struct ViewsOfViews: [12] -> [12] {
        residual { Reshape([3, 4]), Flatten, Reshape([3, 2, 2]), AvgPool2d(1), Flatten },
        residual { Tanh, Sigmoid, Tanh },
    }
}

crate::check::gradients!(Repeated, Nested, Shared, Crossing, Views, ViewsOfViews);
