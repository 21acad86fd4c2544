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

network! {
    /// Several values flow: branch i of the next block takes value i.
    struct Lanes: [4] -> ([3], [2]) {
        fork { { Linear(5) }, { Linear(6), Tanh }, { Linear(5), Sigmoid } },
        fork { { Elu }, { Linear(5) }, {} },
        multiply { {}, { Silu }, { Linear(5) } },
        fork { { Linear(3) }, { Linear(3) } },
        fork { {}, { add { { Linear(2) }, { Tanh, Linear(2) } } } },
    }
}

network! {
    /// The same value twice; neither output may disturb the other's gradient.
    struct Twins: [3] -> ([3], [3]) {
        Linear(3), fork { {}, {} },
    }
}

network! {
    struct Three: ([2], [3], [2]) -> [6] {
        concat { { Linear(2) }, {}, { Linear(1) } }, Tanh,
    }
}

network! {
    /// A value that a layer and, much later, a junction need.
    struct Unet: [1, 8, 8] -> [2, 8, 8] {
        Conv2d(2, kernel = 3, padding = 1), Tanh,
        concat {
            {},
            {
                AvgPool2d(2), Conv2d(3, kernel = 3, padding = 1), Tanh,
                concat { {}, { Conv2d(2, kernel = 3, padding = 1), Gelu } },
                Conv2d(8, kernel = 1), Reshape([2, 8, 8]),
            },
        } => [4, 8, 8],
        Conv2d(2, kernel = 1),
    }
}

/// Dimensions that the macro does not know.
const HIDDEN: usize = 3;
struct Sizes;
impl Sizes {
    const KERNEL: usize = 2;
    const SIDE: usize = HIDDEN + 3;
}

network! {
    struct Constants: [1, Sizes::SIDE, Sizes::SIDE] -> [HIDDEN] {
        Conv2d(2 * HIDDEN, kernel = Sizes::KERNEL, stride = Sizes::KERNEL, padding = (HIDDEN - 3, HIDDEN - 2)),
        residual { Conv2d(6, kernel = 1), BatchNorm(eps = 0.01) },
        MaxPool2d(Sizes::KERNEL, stride = 1) => [6, 2, HIDDEN],
        fork { { Flatten }, { GlobalAvgPool } },
        concat { {}, { Linear(HIDDEN) } },
        Linear(HIDDEN),
    }
}

network! {
    /// Frozen layers hand on the gradient to those before them.
    struct Frozen: [2, 6, 6] -> [3] {
        Conv2d(3, kernel = 3), frozen Conv2d(4, kernel = 2), frozen ConvTranspose2d(2, kernel = 2, stride = 2), frozen BatchNorm(eps = 0.01),
        frozen { Conv2d(4, kernel = 3, groups = 2), Tanh }, Flatten, frozen Linear(4), Linear(3),
    }
}

network! {
    struct FrozenSteps: [.., 3] -> [.., 2] { Linear(3), frozen Lstm(4), frozen Gru(3), frozen bidirectional { Rnn(2) }, Linear(2) }
}

crate::check::gradients!(Frozen, FrozenSteps);
crate::check::gradients!(Repeated, Nested, Shared, Crossing, Views, ViewsOfViews, Lanes, Twins, Three, Unet, Constants);
