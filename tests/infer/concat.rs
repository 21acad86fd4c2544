//! Concatenations: branches lie where they belong, and what that saves is worked out by hand.

use dl::prelude::*;

use super::{check, numbers, some};

network! {
    /// Densely connected (Huang et al., 2017): what each layer makes is beside all that was before.
    struct Dense: [3, 8, 8] -> [5] {
        Conv2d(4, kernel = 3, padding = 1), repeat 3 { concat { {}, { BatchNorm, Relu, Conv2d(4, kernel = 3, padding = 1) } } },
        GlobalAvgPool, Linear(5),
    }
}

network! {
    /// The same of vectors; a function in the place of a part.
    struct DenseVector: [6] -> [3] { Linear(8), repeat 4 { concat { {}, { Linear(4), LeakyRelu } } }, Linear(3) }
}

network! {
    /// Branches of all kinds beside each other (Szegedy et al., 2015), a function in the place of all of them.
    struct Inception: [3, 6, 6] -> [8] {
        concat {
            { Conv2d(2, kernel = 1), Relu },
            { Conv2d(3, kernel = 1), Relu, Conv2d(4, kernel = 3, padding = 1), LeakyRelu },
            { MaxPool2d(3, stride = 1, padding = 1), Conv2d(2, kernel = 1), Elu },
        },
        Silu, GlobalAvgPool,
    }
}

network! {
    /// A shortcut over a network that needs much itself (Ronneberger et al., 2015).
    struct Shortcut: [1, 8, 8] -> [2, 8, 8] {
        Conv2d(4, kernel = 3, padding = 1), Relu,
        concat {
            {},
            {
                MaxPool2d(2), Conv2d(16, kernel = 3, padding = 1), Relu,
                concat { {}, { MaxPool2d(2), Conv2d(16, kernel = 3, padding = 1), Relu, Upsample(2) } },
                Conv2d(16, kernel = 3, padding = 1), Relu, ConvTranspose2d(4, kernel = 2, stride = 2),
            },
        },
        Conv2d(2, kernel = 3, padding = 1),
    }
}

network! {
    /// One inside another, of values in other shapes.
    struct Inside: [3, 4, 4] -> [2] {
        concat {
            { Conv2d(2, kernel = 1), Flatten },
            { concat { { Conv2d(2, kernel = 3, padding = 1), Gelu }, { AvgPool2d(2), Upsample(2) } }, Flatten },
        },
        Linear(2),
    }
}

network! {
    /// A branch that is in both, one of which is in the other.
    struct Again: [3, 4, 4] -> [1, 4, 4] {
        Conv2d(2, kernel = 3, padding = 1), concat { {}, { concat { {}, { Conv2d(2, kernel = 1) } } } }, Conv2d(1, kernel = 3, padding = 1),
    }
}

network! {
    /// A branch of three that are not, of the last one twice.
    struct Shared: [3, 4, 4] -> [1, 4, 4] {
        Conv2d(2, kernel = 3, padding = 1),
        add { { concat { {}, { Conv2d(2, kernel = 1) } } }, { concat { { Conv2d(2, kernel = 1) }, {} } }, { concat { {}, {} } } },
        Conv2d(1, kernel = 3, padding = 1),
    }
}

network! {
    /// A branch that is read after something has taken the place of the concatenation.
    struct Later: [3, 4, 4] -> [1, 4, 4] {
        Conv2d(2, kernel = 3, padding = 1),
        concat { {}, { concat { {}, { Conv2d(2, kernel = 1) } }, LeakyRelu, Conv2d(2, kernel = 3, padding = 1) } },
        Conv2d(1, kernel = 3, padding = 1),
    }
}

network! {
    /// Inputs, and outputs that are branches.
    struct Ends: ([4], [3]) -> ([9], [2], [3]) {
        concat { { Linear(6), Softmax }, {} }, fork { {}, { fork { { Linear(2) }, { Linear(3), Softmax } } } },
    }
}

network! {
    struct Outputs: [4] -> ([2], [5]) { Linear(2), fork { {}, { concat { {}, { Linear(3) } } } } }
}

network! {
    /// As a part: what it makes itself is written to the memory of its output.
    struct Block: [4, 6, 6] -> [8, 6, 6] { concat { {}, { Conv2d(4, kernel = 3, padding = 1), LeakyRelu } } }
}

network! {
    /// As a part: a concatenation that is no output, inside of which another part is.
    struct Deep: [8, 6, 6] -> [4, 6, 6] { Conv2d(4, kernel = 1), concat { { BatchNorm }, { Block } }, Conv2d(4, kernel = 1) }
}

network! {
    /// Parts, in concatenations of the whole.
    struct Blocks: [2, 6, 6] -> [3] { Conv2d(4, kernel = 3, padding = 1), Block, concat { { Deep }, { Deep, Relu }, {} }, GlobalAvgPool, Linear(3) }
}

network! {
    /// Sizes that depend on a parameter.
    struct Mix<const N: usize>: [N] -> [3] { Linear(N), concat { {}, { Linear(5), LeakyRelu }, { Linear(6) } }, Linear(3) }
}

network! {
    struct Mixed: [4] -> [3] { Mix<4>, concat { {}, { Mix<3> } }, Linear(3) }
}

network! {
    /// Branches of a sequence alternate: they are copied.
    struct Steps: [5, 3] -> [4] { concat { { Linear(2) }, { Linear(3), Gelu } }, bidirectional { Gru(2) }, Last, concat { {}, {} }, Linear(4) }
}

network! {
    /// For each step of a sequence.
    struct Step: [3] -> [6] { Linear(2), concat { {}, { Linear(4), LeakyRelu } } }
}

network! {
    /// A sequence of any length, to whose steps parts are applied.
    struct Stream: [.., 3] -> [.., 2] { Step, Lstm(3), Step, Linear(2) }
}

mod says_what_predict_says {
    use super::check;
    checks!(Dense DenseVector Inception Shortcut Inside Again Shared Later Ends Outputs Block Deep Blocks Mixed Steps Step);
}

#[test]
fn of_parts_that_are_applied_to_each_step_of_a_sequence() {
    let (net, mut rng) = (some::<Stream<f64>>(), Rng::new(9));
    for steps in [1, 2, 7] {
        let x: Vec<[f64; 3]> = (0..steps).map(|_| std::array::from_fn(|_| rng.normal())).collect();
        let mut arena = vec![f64::NAN; <Stream as Network>::ARENA + <Stream as Network>::ARENA_STEP * steps];
        let (y, expected) = (net.infer_in(&x, &mut arena), net.predict(&x));
        let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12;
        assert!(y.as_flattened().iter().zip(expected.as_flattened()).all(near), "{y:?} are not {expected:?}");
    }
}

#[test]
fn of_sizes_that_depend_on_parameters() {
    let (net, mut arena) = (Mix::<4, f64>::init(3), [f64::NAN; <Mix<4> as Network>::ARENA]);
    let x = [0.3, -1.0, 0.5, 0.8];
    let [y, expected] = [net.infer_in(&x, &mut arena), net.predict(&x)].map(|y| numbers::<Mix<4, f64>>(&y));
    assert!(y.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12));
    // All branches, and what comes of them.
    assert_eq!((<Mix<4> as Network>::ARENA, <Mix<7> as Network>::ARENA), (4 + 5 + 6 + 3, 7 + 5 + 6 + 3));
}

#[test]
fn take_no_memory_twice() {
    // The last concatenation, in which all others lie, and the last but one, normalized.
    assert_eq!(Dense::ARENA, 16 * 64 + 12 * 64);
    // The same, where nothing is normalized, and the scores.
    assert_eq!(DenseVector::ARENA, 24 + 3);
    // The concatenation, and the pooled image.
    assert_eq!(Inception::ARENA, 8 * 36 + 3 * 36);
    // The shortcut by itself: above the lower concatenation and what is made of it, or with what is made of that and the upper
    // one, to which it is copied. In the upper concatenation it would be there twice, as it were, above the lower one.
    assert_eq!(Shortcut::ARENA, 4 * 64 + 32 * 16 + 16 * 16);
    assert_eq!(Shortcut::ARENA, 4 * 64 + 16 * 16 + 8 * 64);
    // Seven images, and one of a quarter the size with three channels.
    assert_eq!(Inside::ARENA, 7 * 16 + 3 * 4);
    // The inner concatenation, in which the shared branch lies, and the outer.
    assert_eq!(Again::ARENA, 4 * 16 + 6 * 16);
    // Three concatenations, the shared branch in the first.
    assert_eq!(Shared::ARENA, 3 * 4 * 16);
    // Both concatenations, in the outer one the branch.
    assert_eq!(Later::ARENA, 2 * 4 * 16);
}

#[test]
fn of_parts_are_in_their_output() {
    // Nothing beside input and output.
    assert_eq!(<Block as Network>::PART_ONE.1, 0);
    // Four channels normalized and the block's output; the convolution is in the place of the output until then.
    assert_eq!(<Deep as Network>::PART_ONE.1, 12 * 36);
    // The whole concatenation and what a part needs.
    assert_eq!(Blocks::ARENA, 16 * 36 + 12 * 36);
    // The outputs are apart: in the memory of one the other would have to be.
    assert_eq!(Outputs::ARENA, 2 + 5);
}
