//! Generated code finds what it means, whatever the user's module has given its names to, and trips over no lint.
#![forbid(unsafe_code, missing_docs, non_camel_case_types)]
#![deny(
    warnings,
    unused,
    missing_debug_implementations,
    unreachable_pub,
    rust_2018_idioms,
    clippy::all,
    clippy::pedantic
)]

/// Items of the module named like what the generated code uses.
mod items {
    #![expect(dead_code, reason = "they only stand in the way")]
    use ::dl::network;
    struct T;
    struct Box;
    struct String;
    struct Option;
    struct Some;
    struct None;
    struct Linear;
    struct Linear0;
    trait Network {}
    trait Train {}
    trait Element {}
    trait Flat {}
    mod dl {}
    mod core {}
    mod std {}
    network! { pub(super) struct Net: [4] -> [2] { l: Linear(3), Relu, Dropout(0.5), m: Linear(2) } }
}

/// Constants named like those of the generated code.
mod constants {
    use dl::network;
    const T: usize = 4;
    const V0: usize = 3;
    const S0: usize = 3;
    const LAYERS: usize = 3;
    const SEGMENTS: usize = 3;
    const WEIGHTED: usize = 3;
    const ARENA: usize = 3;
    const VALUES: usize = 3;
    const GRADS: usize = 3;
    const AT0: usize = 3;
    network! {
        pub(super) struct Net: [T] -> [LAYERS]
        where params <= VALUES * 1000, macs <= T * 1000
        {
            Linear(V0), Linear(S0), Linear(SEGMENTS), Linear(WEIGHTED) => [WEIGHTED], Linear(ARENA), Linear(GRADS), Linear(AT0),
            Linear(LAYERS),
        }
    }
}

/// Methods on everything, named like those that the generated code calls.
mod methods {
    use dl::network;
    #[expect(dead_code, reason = "they only stand in the way")]
    trait Everything {
        fn flat(&self) {}
        fn flat_mut(&mut self) {}
        fn len(&self) {}
        fn field(&self) {}
    }
    impl<X> Everything for X {}
    network! { pub(super) struct Net: [4] -> [2] { l: Linear(3), Relu, m: Linear(2) } }
}

/// Networks named like items of the prelude.
mod names {
    use dl::prelude::*;
    network! { pub(super) struct Trainer: [4] -> [2] { Linear(2) } }
    network! { pub(super) struct Network: [4] -> [2] { Linear(2) } }
    network! { pub(super) struct Linear: [4] -> [2] { Linear(2) } }
    network! { pub(super) struct Box: [4] -> [2] { Linear(2) } }
    network! { pub(super) struct Clone: [4] -> [2] { Linear(2) } }
    network! { pub(super) struct r#type: [4] -> [2] { r#loop: Linear(4), pass: Linear(4), values: Linear(4), n: Linear(2) } }
}

/// What may stand above a struct: derives that it has anyway, conditions.
mod attributes {
    use dl::network;
    network! {
        #[derive(Debug, Clone, std::cmp::PartialEq)]
        #[cfg(all())]
        pub(super) struct Net: [4] -> [2] { Linear(2) }
    }
    network! {
        #[cfg(any())]
        pub(super) struct Net: [4] -> [3] { Linear(3) }
    }
}

/// Only the macro is imported; the network is the function's.
#[test]
fn inside_a_function() {
    use dl::network;
    use dl::network::Network as _;
    const W: usize = 3;
    network! { struct Local: [2] -> [2] { Linear(W), Tanh, Linear(2) } }
    assert_eq!(Local::init(1).clone(), Local::init(1));
    assert_eq!(Local::PARAMS, 17);
}

#[test]
fn names_that_clash() {
    use dl::network::{Network, Parameters};
    let x = [1.0; 4];
    assert_eq!(items::Net::init(1).predict(&x).len(), 2);
    assert_eq!(constants::Net::init(1).predict(&x).len(), 3);
    assert_eq!(methods::Net::init(1).predict(&x).len(), 2);
    assert_eq!(attributes::Net::init(1).predict(&x).len(), 2);
    assert_eq!(<names::r#type>::NAME, "type");
    assert_eq!(<names::r#type>::SEGMENTS[0].name(), "loop.weight");
    assert_eq!(format!("{:?}", names::Clone::init(1)), "Clone { numbers: 10, .. }");
    let sizes = [names::Trainer::PARAMS, names::Network::PARAMS, names::Linear::PARAMS, names::Box::PARAMS];
    assert_eq!(sizes, [10; 4]);
}

/// What a network does not have may be the user's.
#[test]
fn functions_of_ones_own() {
    use dl::prelude::*;
    network! { struct Plain: [2] -> [2] { Linear(2) } }
    impl Plain {
        const WEIGHTS: usize = 6;
        fn fold(&self) -> usize {
            self.as_slice().len()
        }
        fn step(&self) -> usize {
            self.as_slice().len() * Self::FLASH_BYTES / size_of_val(self)
        }
        fn initial_state(&self) -> usize {
            size_of_val(self) / size_of::<f32>()
        }
    }
    let net = Plain::init(1);
    assert_eq!([Plain::WEIGHTS, net.fold(), net.step(), net.initial_state()], [6; 4]);
}

/// Budgets of a network with parameters are those of each instance.
#[test]
fn budgets_of_parameters() {
    use dl::prelude::*;
    network! {
        struct Block<const C: usize>: [C, 8, 8] -> [C, 8, 8] where params <= 200, flash <= KIB, ram <= 2 * KIB {
            Conv2d(C, kernel = 3, padding = 1), Relu,
        }
    }
    network! { struct Whole: [4, 8, 8] -> [10] { body: Block<4>, Flatten, Linear(10) } }
    assert_eq!(Block::<4>::PARAMS, 148);
    assert_eq!(Whole::FLASH_BYTES, size_of::<Whole>());
}
