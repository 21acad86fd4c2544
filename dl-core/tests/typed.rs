//! The shape rules in types give what the rules in `const fn`s give, and a network can be written with them that is generic over its
//! dimensions.
#![cfg(feature = "typenum")]

#[path = "typed/encoder.rs"]
mod encoder;
#[path = "typed/net.rs"]
mod net;
#[path = "typed/rules.rs"]
mod rules;
#[path = "typed/weights.rs"]
mod weights;

/// To look at new messages: `TRYBUILD=overwrite cargo test -p dl-core --features typenum --test typed`.
#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/typed/ui/*.rs");
}
