//! Networks with parameters.

use dl::prelude::*;

use crate::nested::same;

network! {
    /// A residual block for any number of channels and any size of image.
    pub struct BasicBlock<const C: usize, const H: usize, const W: usize>: [C, H, W] -> [C, H, W] {
        residual {
            conv1: Conv2d(C, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
            conv2: Conv2d(C, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
        },
        Relu,
    }
}

network! {
    struct Two: [4, 6, 6] -> [4, 6, 6] { a: BasicBlock<4, 6, 6>, b: BasicBlock<4, 6, 6> }
}

network! {
    struct TwoFlat: [4, 6, 6] -> [4, 6, 6] {
        a: {
            residual {
                conv1: Conv2d(4, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
                conv2: Conv2d(4, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
            },
            Relu,
        },
        b: {
            residual {
                conv1: Conv2d(4, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
                conv2: Conv2d(4, kernel = 3, padding = 1, bias = false), bn2: BatchNorm,
            },
            Relu,
        },
    }
}

network! {
    /// A block of any kind, twice, with a layer between.
    pub struct Stage<B: [C, H, W] -> [C, H, W], const C: usize, const H: usize, const W: usize>: [C, H, W] -> [C, H, W] {
        a: B, conv: Conv2d(C, kernel = 1), b: B,
    }
}

network! {
    struct Staged: [4, 6, 6] -> [2] { s: Stage<BasicBlock<4, 6, 6>, 4, 6, 6>, GlobalAvgPool, out: Linear(2) }
}

#[test]
fn an_instance_is_the_same_as_its_layers_written_out() {
    same::<Two<f64>, TwoFlat<f64>>();
    // What is dead before a block's output is written lies in the memory of that.
    assert_eq!(Two::ARENA, TwoFlat::ARENA);
    let net = BasicBlock::<4, 6, 6>::init(1);
    let y: [[[f32; 6]; 6]; 4] = net.predict(&[[[0.5; 6]; 6]; 4]);
    assert!(y[0][0][0].is_finite());
    assert_eq!(BasicBlock::<64, 56, 56>::PARAMS, 2 * (64 * 64 * 9 + 128));
}

#[test]
fn a_block_is_a_parameter() {
    let net = Staged::init(3);
    let y: [f32; 2] = net.predict(&[[[0.5; 6]; 6]; 4]);
    assert!(y[0].is_finite());
    assert_eq!(net.s.b.conv1.weight.len(), 4);
    let names: Vec<String> = Staged::<f64>::SEGMENTS.iter().map(|s| s.name()).collect();
    assert!(names.contains(&"s.b.bn2.running_var".to_string()), "{names:?}");
}

network! {
    /// The example of the guide.
    pub struct Encoder<const H: usize, const W: usize>: [3, H, W] -> _ {
        conv: Conv2d(8, kernel = 3, padding = 1, stride = 2, rounding = floor), Relu,
    }
}

network! {
    pub struct Classifier<const H: usize, const W: usize>: [3, H, W] -> [10] {
        Conv2d(8, kernel = 5), Relu, MaxPool2d(2, rounding = floor), Flatten, f: Linear(10),
    }
}

/// Generic code says one bound.
fn score<const H: usize, const W: usize>(net: &Classifier<H, W>, x: &[[[f32; W]; H]; 3]) -> [f32; 10]
where
    (): ClassifierSizes<H, W>,
{
    net.predict(x)
}

#[test]
fn computed_sizes_are_plain_arrays() {
    let net = Encoder::<64, 48>::init(1);
    let y: [[[f32; 24]; 32]; 8] = net.predict(&[[[1.0; 48]; 64]; 3]);
    assert!(y[7][31][23].is_finite());
    let net = Classifier::<12, 20>::init(1);
    let y = score(&net, &[[[0.25; 20]; 12]; 3]);
    assert_eq!(net.f.weight[3].len(), 8 * 4 * 8);
    assert!(y[9].is_finite());
    assert_eq!(Classifier::<12, 20>::PARAMS, 8 * 75 + 8 + 10 * 256 + 10);
}

network! {
    struct Fixed: [3, 12, 20] -> [10] {
        inner: Classifier<12, 20>,
    }
}

network! {
    struct FixedFlat: [3, 12, 20] -> [10] with rounding = floor {
        inner: { Conv2d(8, kernel = 5), Relu, MaxPool2d(2), Flatten, f: Linear(10) },
    }
}

#[test]
fn computed_weights_are_the_same_as_written_out() {
    same::<Fixed<f64>, FixedFlat<f64>>();
}

network! {
    /// Everything that sizes can do in types.
    pub struct All<const C: usize, const H: usize, const W: usize>: [C, H, W] -> _ with rounding = floor {
        concat { {}, { Conv2d(2 * C, kernel = 3, padding = 1), Relu }, { Conv2d(4, kernel = 1) } },
        depthwise: Conv2d(C + 4, kernel = 3, stride = 2, padding = same), BatchNorm,
        ConvTranspose2d(C, kernel = 2, stride = 2), Conv2d(C, kernel = 3, padding = 1, groups = C),
        MaxPool2d(3, stride = 2, rounding = ceil),
        Upsample(2),
        AvgPool2d((2, 1)),
        Conv2d(C, kernel = (3, 1), dilation = (2, 1), padding = (2, 0)),
    }
}

network! {
    struct AllFixed: [5, 9, 12] -> _ with rounding = floor {
        all: {
            concat { {}, { Conv2d(10, kernel = 3, padding = 1), Relu }, { Conv2d(4, kernel = 1) } },
            depthwise: Conv2d(9, kernel = 3, stride = 2, padding = same), BatchNorm,
            ConvTranspose2d(5, kernel = 2, stride = 2), Conv2d(5, kernel = 3, padding = 1, groups = 5),
            MaxPool2d(3, stride = 2, rounding = ceil),
            Upsample(2),
            AvgPool2d((2, 1)),
            Conv2d(5, kernel = (3, 1), dilation = (2, 1), padding = (2, 0)),
        },
    }
}

network! {
    struct AllInstance: [5, 9, 12] -> _ { all: All<5, 9, 12> }
}

#[test]
fn types_and_values_have_the_same_sizes() {
    same::<AllInstance<f64>, AllFixed<f64>>();
}

network! {
    /// Two inputs of which one is generic, two outputs, and a mean over classes.
    pub struct Pair<const A: usize, const B: usize>: ([A], [B]) -> ([A], [8]) {
        fork { { l: Linear(A), Relu }, { m: Linear(8) } },
    }
}

network! {
    /// Several outputs, of which some have computed sizes.
    pub struct Levels<const H: usize, const W: usize>: [2, H, W] -> _ with rounding = floor {
        conv: Conv2d(3, kernel = 3, stride = 2), fork { {}, { Flatten, l: Linear(4) }, { AvgPool2d(2) } },
    }
}

network! {
    struct LevelsInstance: [2, 7, 9] -> ([3, 3, 4], [4], [3, 1, 2]) { levels: Levels<7, 9> }
}

network! {
    struct LevelsFixed: [2, 7, 9] -> _ with rounding = floor {
        levels: { conv: Conv2d(3, kernel = 3, stride = 2), fork { {}, { Flatten, l: Linear(4) }, { AvgPool2d(2) } } },
    }
}

#[test]
fn some_of_several_outputs_may_be_computed() {
    same::<LevelsInstance<f64>, LevelsFixed<f64>>();
    let (image, vector, smaller) = Levels::<7, 9>::init(1).predict(&dl::value::zero());
    let image: [[[f32; 4]; 3]; 3] = image;
    let smaller: [[[f32; 2]; 1]; 3] = smaller;
    assert!(image[0][0][0].is_finite() && vector[3].is_finite() && smaller[0][0][0].is_finite());
}

#[test]
fn several_inputs_and_outputs_may_be_generic() {
    let net = Pair::<3, 5>::init(1);
    let (a, b): ([f32; 3], [f32; 8]) = net.predict(&([1.0; 3], [2.0; 5]));
    assert!(a[0] >= 0.0 && b[7].is_finite());
    dl::testing::check_gradients::<Pair<4, 2, f64>>();
}

network! {
    /// Kernels, strides and numbers of features that are parameters.
    pub struct Windows<const K: usize, const S: usize>: [3, 12, 12] -> _ with rounding = floor {
        c: Conv2d(4, kernel = K, stride = S, padding = 1), Relu, MaxPool2d(K), Flatten, l: Linear(3 * K),
    }
}

#[test]
fn kernels_and_strides_may_be_parameters() {
    let y: [f32; 6] = Windows::<2, 2>::init(1).predict(&dl::value::zero());
    assert!(y[5].is_finite());
    assert_eq!(Windows::<3, 1>::PARAMS, 4 * 27 + 4 + 9 * 64 + 9);
    dl::testing::check_gradients::<Windows<3, 1, f64>>();
}
