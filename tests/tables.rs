//! What expansion computes where all sizes are literals, const evaluation computes where one of them is a constant: the same tables.

use dl::prelude::*;
use dl_core::network::{Network, Slots, Tables};

const FOUR: usize = 4;

macro_rules! networks {
    ($known:ident, $open:ident: $input:tt -> $output:tt { $($first:ident)? | $($body:tt)* }) => {
        network! { struct $known: $input -> $output { $($first(4, kernel = 3, padding = 1),)? $($body)* } }
        network! { struct $open: $input -> $output { $($first(FOUR, kernel = 3, padding = 1),)? $($body)* } }
    };
}

networks!(Chain, OpenChain: [3, 8, 8] -> [5] { Conv2d |
    Relu, AvgPool2d(2), Conv2d(6, kernel = 3, padding = 1), BatchNorm, Tanh, MaxPool2d(2), Conv2d(7, kernel = 2), Flatten, Linear(5), Softmax,
});

networks!(Branches, OpenBranches: [3, 8, 8] -> [3] { Conv2d |
    residual { Conv2d(4, kernel = 3, padding = 1), BatchNorm, Relu, Conv2d(4, kernel = 3, padding = 1) }, Relu,
    repeat 3 { concat { {}, { Conv2d(3, kernel = 3, padding = 1), LeakyRelu } } },
    maximum { { Conv2d(5, kernel = 3, padding = 1) }, { Conv2d(5, kernel = 5, padding = 2), BatchNorm } }, GlobalAvgPool, Linear(3),
});

network! { struct Words: [.., token(9)] -> [.., 4] { Embedding(9, 6), Lstm(4), Gru(5), Linear(4), Linear(4) } }
network! { struct OpenWords: [.., token(9)] -> [.., 4] { Embedding(9, 6), Lstm(FOUR), Gru(5), Linear(4), Linear(4) } }

network! { struct Steps: [6, 5] -> [2] { Linear(4), Tanh, Rnn(3), Last, Linear(2) } }
network! { struct OpenSteps: [6, 5] -> [2] { Linear(FOUR), Tanh, Rnn(3), Last, Linear(2) } }

fn same<A: Train, B: Train>() {
    assert_eq!(A::LAYERS, B::LAYERS);
    assert_eq!((A::PARAMS, A::MACS, A::ARENA, A::RAM_BYTES), (B::PARAMS, B::MACS, B::ARENA, B::RAM_BYTES));
    assert_eq!((A::FLASH_BYTES, A::ARENA_LEAST), (B::FLASH_BYTES, B::ARENA_LEAST));
    assert_eq!(A::SEGMENTS.len(), B::SEGMENTS.len());
    assert_eq!((A::PACKS, A::PORTS, A::STEP), (B::PACKS, B::PORTS, B::STEP));
    assert_eq!(A::ARENA_SLOTS.as_slice(), B::ARENA_SLOTS.as_slice());
    assert_eq!((A::PART_ARENA.0.as_slice(), A::PART_ARENA.1), (B::PART_ARENA.0.as_slice(), B::PART_ARENA.1));
    let (a, b) = (A::Tables::ONE_PLACED, B::Tables::ONE_PLACED);
    assert_eq!((a.slots.as_slice(), a.least), (b.slots.as_slice(), b.least));
    assert_eq!(A::ONE_SLOTS.as_slice(), B::ONE_SLOTS.as_slice());
    assert_eq!((A::PART_ONE.0.as_slice(), A::PART_ONE.1), (B::PART_ONE.0.as_slice(), B::PART_ONE.1));
    assert_eq!(A::VALUE_SLOTS.as_slice(), B::VALUE_SLOTS.as_slice());
    assert_eq!(A::PART_VALUES.0.as_slice(), B::PART_VALUES.0.as_slice());
    assert_eq!(A::GRAD_SLOTS.as_slice(), B::GRAD_SLOTS.as_slice());
    assert_eq!(A::PART_GRADS.0.as_slice(), B::PART_GRADS.0.as_slice());
    assert_eq!(A::INNER_GRADS, B::INNER_GRADS);
    for (a, b) in A::LAYER_WEIGHTS.iter().zip(B::LAYER_WEIGHTS) {
        assert_eq!((a.range, a.part, a.x, a.dy, a.product), (b.range, b.part, b.x, b.dy, b.product));
    }
}

#[test]
fn literals_and_constants_make_the_same_tables() {
    same::<Chain, OpenChain>();
    same::<Branches, OpenBranches>();
    same::<Words, OpenWords>();
    same::<Steps, OpenSteps>();
    assert_eq!(<Branches as Train>::TRAIN_BYTES, <OpenBranches as Train>::TRAIN_BYTES);
}

#[test]
fn numbers_in_the_documentation_are_those_of_the_tables() {
    assert_eq!((Chain::PARAMS, Chain::MACS), (<Chain as Network>::PARAMS, <Chain as Network>::MACS));
    assert_eq!(
        (Chain::FLASH_BYTES, Words::FLASH_BYTES),
        (<Chain as Network>::FLASH_BYTES, <Words as Network>::FLASH_BYTES)
    );
}
