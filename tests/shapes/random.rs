//! Random layers, from the tables of their arguments.

use dl::shape::Dims;
use dl::spec::{
    Approximate, ArgKind, ArgValue, Init, InitialState, Interpolation, LAYER_NAMES, Nonlinearity, Padding, Rounding,
    Spec,
};
use proptest::prelude::*;

/// Sizes as networks have them, and now and then a mistake.
pub fn small() -> BoxedStrategy<usize> {
    prop_oneof![8 => 1..5usize, 3 => 5..20usize, 1 => Just(0)].boxed()
}

/// Sizes of every magnitude, the borders of what is allowed among them.
pub fn huge() -> BoxedStrategy<usize> {
    let borders = (0..64u32, 0..3usize).prop_map(|(bit, off)| (1usize << bit).wrapping_add(off).wrapping_sub(1));
    prop_oneof![2 => small(), 2 => borders, 1 => any::<usize>()].boxed()
}

/// Shapes of one to four dimensions, mostly images.
pub fn dims(size: impl Strategy<Value = usize> + Clone + 'static) -> BoxedStrategy<Dims> {
    let of = |rank| proptest::collection::vec(size.clone(), rank);
    prop_oneof![5 => of(3), 2 => of(1), 1 => of(2), 1 => of(4)].prop_map(|sizes| Dims::new(&sizes)).boxed()
}

/// Any layer of the catalogue with any of its arguments set, in the units of `size`.
pub fn layer(size: BoxedStrategy<usize>) -> BoxedStrategy<Spec> {
    proptest::sample::select(LAYER_NAMES)
        .prop_flat_map(move |name| {
            let args = Spec::by_name(name).unwrap().args();
            let values: Vec<_> = args
                .iter()
                .map(|arg| match (value(arg.kind, size.clone()), arg.required) {
                    (value, true) => value.prop_map(Some).boxed(),
                    (value, false) => proptest::option::weighted(0.4, value).boxed(),
                })
                .collect();
            values.prop_map(move |values| {
                args.iter().zip(values).fold(Spec::by_name(name).unwrap(), |layer, (arg, value)| match value {
                    Some(value) => layer.set(arg.name, value).expect("the argument of the table can be set"),
                    None => layer,
                })
            })
        })
        .boxed()
}

fn value(kind: ArgKind, size: BoxedStrategy<usize>) -> BoxedStrategy<ArgValue> {
    let floats = prop_oneof![-1.0..2.0f64, Just(0.0), Just(1.0), Just(f64::NAN), Just(f64::INFINITY)];
    match kind {
        ArgKind::Size => size.prop_map(ArgValue::Size).boxed(),
        ArgKind::Pair => (size.clone(), size).prop_map(|(h, w)| ArgValue::Pair([h, w])).boxed(),
        ArgKind::Padding => prop_oneof![
            3 => [size.clone(), size.clone(), size.clone(), size].prop_map(Padding::Zeros),
            1 => Just(Padding::Same),
        ]
        .prop_map(ArgValue::Padding)
        .boxed(),
        ArgKind::Flag => any::<bool>().prop_map(ArgValue::Flag).boxed(),
        ArgKind::Float => floats.prop_map(ArgValue::Float).boxed(),
        ArgKind::Rounding => prop_oneof![Just(Rounding::Exact), Just(Rounding::Floor), Just(Rounding::Ceil)]
            .prop_map(ArgValue::Rounding)
            .boxed(),
        ArgKind::Shape => dims(size).prop_map(ArgValue::Shape).boxed(),
        ArgKind::Init => prop_oneof![Just(Init::Pytorch), Just(Init::HeNormal), floats.prop_map(Init::Constant)]
            .prop_map(ArgValue::Init)
            .boxed(),
        ArgKind::Approximate => Just(ArgValue::Approximate(Approximate::Tanh)).boxed(),
        ArgKind::Interpolation => prop_oneof![Just(Interpolation::Nearest), Just(Interpolation::Bilinear)]
            .prop_map(ArgValue::Interpolation)
            .boxed(),
        ArgKind::Nonlinearity => {
            prop_oneof![Just(Nonlinearity::Tanh), Just(Nonlinearity::Relu)].prop_map(ArgValue::Nonlinearity).boxed()
        }
        ArgKind::InitialState => {
            prop_oneof![Just(InitialState::Zeros), Just(InitialState::Learned)].prop_map(ArgValue::InitialState).boxed()
        }
    }
}
