//! What the compiler says to losses that do not fit. To look at new messages: `TRYBUILD=overwrite cargo test --test ui`.
#![cfg(all(feature = "train", feature = "std"))]

#[test]
fn messages() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
