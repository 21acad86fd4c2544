//! Networks in networks: those that have a folded one beside them are folded with the network around them.

use dl::prelude::*;

use super::{check, image, kinds, names, trained};

network! {
    #[fold(ResidualFolded)]
    struct Residual<const C: usize, const H: usize, const W: usize>: [C, H, W] -> [C, H, W] {
        residual {
            conv1: Conv2d(C, kernel = 3, padding = 1, bias = false), bn1: BatchNorm, Relu,
            conv2: Conv2d(C, kernel = 3, padding = 1), bn2: BatchNorm(eps = 1e-3),
        },
        Relu,
    }
}

network! {
    /// Has no folded network, and stays as it is.
    struct Plain: [4, 5, 5] -> [4, 5, 5] { pointwise: Conv2d(4, kernel = 1), norm: BatchNorm }
}

network! {
    /// Half as high and wide: sizes that are computed from parameters.
    #[fold(HalfFolded)]
    struct Half<const C: usize, const H: usize, const W: usize>: [C, H, W] -> _ with rounding = floor {
        Conv2d(2 * C, kernel = 3, stride = 2, padding = 1, bias = false), BatchNorm, Relu,
    }
}

network! {
    /// Nothing of its own to fold.
    #[fold(StageFolded)]
    struct Stage<B: [4, 5, 5] -> [4, 5, 5]>: [4, 5, 5] -> [4, 5, 5] { first: B, Tanh, second: B }
}

layer! {
    struct Twice;
    fn f<T: Element>(x: T) -> T { x + x }
    fn derivative<T: Element>(_x: T, _y: T) -> T { T::ONE + T::ONE }
}

network! {
    #[fold(BodyFolded)]
    struct Body: [2, 5, 5] -> [3] {
        stem: Conv2d(4, kernel = 3, padding = 1), BatchNorm, Relu,
        blocks: repeat 2 { Residual<4, 5, 5> },
        Plain, Twice,
        stage: Stage<Residual<4, 5, 5>>,
        half: Half<4, 5, 5>,
        Flatten, head: Linear(3),
    }
}

network! {
    #[fold(AroundFolded)]
    struct Around: [2, 5, 5] -> [3] { body: Body, norm: BatchNorm }
}

fn norms<N: Network>() -> Vec<String> {
    names::<N>().into_iter().filter_map(|name| Some(name.strip_suffix(".running_var")?.to_string())).collect()
}

#[test]
fn they_are_folded_at_any_depth() {
    assert_eq!(norms::<BodyFolded>(), ["4.norm"]);
    assert_eq!(norms::<AroundFolded>(), ["body.4.norm", "norm"]);
    let net = trained::<Around<f64>>(1);
    let folded: Box<AroundFolded<f64>> = net.fold();
    let mut rng = Rng::new(2);
    let inputs: Vec<_> = (0..5).map(|_| image::<2, 5, 5>(&mut rng)).collect();
    check(&*net, &*folded, &inputs, |y| y.to_vec(), 1e-12);
    assert_eq!(net.body.head, folded.body.head);
}

#[test]
fn names_are_what_they_were() {
    let all = names::<Body>();
    let new: Vec<String> = names::<BodyFolded>().into_iter().filter(|name| !all.contains(name)).collect();
    let biases = [
        "blocks.0.0.conv1.bias",
        "blocks.1.0.conv1.bias",
        "stage.first.conv1.bias",
        "stage.second.conv1.bias",
        "half.0.bias",
    ];
    assert_eq!(new, biases);
}

#[test]
fn networks_with_parameters_alone() {
    let net = trained::<Residual<3, 4, 6, f64>>(3);
    let folded: Box<ResidualFolded<3, 4, 6, f64>> = net.fold();
    let mut rng = Rng::new(4);
    let inputs: Vec<_> = (0..5).map(|_| image::<3, 4, 6>(&mut rng)).collect();
    check(&*net, &*folded, &inputs, |y| y.as_flattened().as_flattened().to_vec(), 1e-12);
    assert_eq!(
        kinds::<StageFolded<ResidualFolded<4, 5, 5>>>(),
        ["Conv2d", "Relu", "Conv2d", "Relu", "Tanh", "Conv2d", "Relu", "Conv2d", "Relu"]
    );
}

/// Code that is generic over sizes needs no bound more than before.
fn halved<const C: usize, const H: usize, const W: usize>(net: &Half<C, H, W>) -> Box<HalfFolded<C, H, W>>
where
    (): HalfSizes<C, H, W>,
{
    net.fold()
}

#[test]
fn sizes_that_are_computed() {
    let net = trained::<Half<2, 5, 7>>(5);
    let folded = halved(&net);
    let mut rng = Rng::new(6);
    let x = image::<2, 5, 7>(&mut rng).map(|c| c.map(|r| r.map(|x| x as f32)));
    for (a, b) in net.predict(&x).iter().flatten().flatten().zip(folded.predict(&x).iter().flatten().flatten()) {
        assert!((a - b).abs() < 1e-5, "{a}, folded {b}");
    }
}

network! {
    #[fold(TinyFolded)]
    struct Tiny<const C: usize>: [1, 4, 4] -> [C, 2, 2] { c1: Conv2d(C, kernel = 3, bias = false), n1: BatchNorm, Relu }
}

network! {
    #[fold(EmbeddedFolded)]
    #[weights("../weights/nested.safetensors")]
    struct Embedded: [1, 4, 4] -> [3] { body: Tiny<4>, Flatten, head: Linear(3) }
}

/// In const evaluation to the same bits as at run time.
#[test]
fn folded_by_the_compiler() {
    assert_eq!(EmbeddedFolded::WEIGHTS.as_slice(), Embedded::WEIGHTS.fold().as_slice());
    assert_eq!(kinds::<EmbeddedFolded>(), ["Conv2d", "Relu", "Flatten", "Linear"]);
    let x = [[[0.5, -1.0, 2.0, 0.0]; 4]];
    for (a, b) in Embedded::WEIGHTS.predict(&x).iter().zip(EmbeddedFolded::WEIGHTS.predict(&x)) {
        assert!((a - b).abs() < 1e-5, "{a}, folded {b}");
    }
}
