//! The shape rule in types gives what the rule in `const fn`s gives.
#![cfg(feature = "typenum")]

use dl_core::shape::typed::{ConvOut, Dim};
use dl_core::spec::conv_out;
use typenum::Unsigned;

/// Compares the two rules for all combinations of the listed sizes, kernels, paddings and strides; kernels fit.
macro_rules! grid {
    ($($w:literal)*; $fpss:tt) => { $( grid!(@f $w; $fpss); )* };
    (@f $w:literal; { $($f:literal)*; $ps:tt }) => { $( grid!(@p $w $f; $ps); )* };
    (@p $w:literal $f:literal; { $($p:literal)*; $ss:tt }) => { $( grid!(@s $w $f $p; $ss); )* };
    (@s $w:literal $f:literal $p:literal; { $($s:literal)* }) => { $(
        let typed = <Dim<$w> as ConvOut<Dim<$f>, Dim<$p>, Dim<$s>>>::Output::USIZE;
        assert_eq!(Some(typed), conv_out($w, $f, $p, $s), "W = {}, F = {}, P = {}, S = {}", $w, $f, $p, $s);
    )* };
}

#[test]
fn equals_the_const_rule() {
    grid!(5 6 7 8 9 16 27 28 32 33 64 100 224; { 1 2 3 4 5; { 0 1 2 3; { 1 2 3 4 } } });
}

#[test]
fn gives_array_lengths() {
    const OUT: usize = <<Dim<64> as ConvOut<Dim<5>, Dim<2>, Dim<2>>>::Output as Unsigned>::USIZE;
    let row = [0.0f32; OUT];
    assert_eq!(row.len(), 32);
}
