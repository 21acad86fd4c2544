//! Finds golden files, and holds networks against them. What the files contain is said in `dl::testing` and in `golden.py`.

use std::path::Path;

use dl::testing::Golden;

/// How far a number may be from the expected one, in shares of `max(1, |expected|)`.
#[derive(Clone, Copy)]
pub struct Tolerance {
    pub f32: f64,
    pub f64: f64,
}

/// For layers that sum a few hundred numbers at most.
pub const CLOSE: Tolerance = Tolerance { f32: 2e-5, f64: 1e-11 };

/// Reads `tests/golden/<name>.safetensors`.
pub fn read(name: &str) -> Golden {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.safetensors"));
    Golden::load(path).unwrap_or_else(|e| panic!("{e}"))
}

/// Tests that networks compute what PyTorch does: `golden!(file, tolerance; Network, …)`, in `f64` and `f32`. The file must
/// have no other cases.
macro_rules! golden {
    ($file:literal, $tolerance:expr, except [$($other:literal),*]; $($Case:ident),* $(,)?) => {
        mod golden {
            use super::*;
            use crate::compare;

            $(#[test]
            #[allow(non_snake_case)]
            fn $Case() {
                let golden = compare::read($file);
                golden.check::<super::$Case<f64>>($tolerance.f64);
                golden.check::<super::$Case<f32>>($tolerance.f32);
            })*

            #[test]
            fn every_case_of_the_file_is_tested() {
                let tested = [$(stringify!($Case),)* $($other),*];
                for case in compare::read($file).cases() {
                    assert!(tested.contains(&case), "{case} of {}.safetensors has no test", $file);
                }
            }
        }
    };
    ($file:literal, $tolerance:expr; $($rest:tt)*) => {
        crate::compare::golden!($file, $tolerance, except []; $($rest)*);
    };
}
pub(crate) use golden;
