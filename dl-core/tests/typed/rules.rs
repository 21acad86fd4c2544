//! The rules.

use dl_core::shape::Dims;
use dl_core::shape::typed::{
    Array1, Const, ConvOut, Dim, Product, SameOut, Size, Total, TransposedOut, Unsigned, WindowOut, WindowOutCeil,
};
use dl_core::spec::{ConvTranspose2d, Padding, Rounding, Window, conv_out};

/// Calls `$check` with every combination of the listed numbers: `check!(w f p s)`.
macro_rules! grid {
    ($check:ident: $($lists:tt)*) => { grid!(@all $check [] $($lists)*); };
    (@all $check:ident [$($n:literal)*]) => { $check!($($n)*); };
    (@all $check:ident $ns:tt [$($m:literal)*] $($lists:tt)*) => { grid!(@each $check $ns [$($m)*] ($($lists)*)); };
    (@each $check:ident $ns:tt [$($m:literal)*] $lists:tt) => { $( grid!(@one $check $ns $m $lists); )* };
    (@one $check:ident [$($n:literal)*] $m:literal ($($lists:tt)*)) => { grid!(@all $check [$($n)* $m] $($lists)*); };
}

/// What the `const` rule says of a window along the width.
fn window(w: usize, f: usize, before: usize, after: usize, s: usize, rounding: Rounding) -> Option<usize> {
    let padding = Padding::Zeros([0, 0, before, after]);
    let window = Window { kernel: [1, f], stride: [1, s], padding, dilation: [1, 1], rounding };
    Some(window.output(Dims::new(&[1, 1, w])).ok()?[1])
}

#[test]
fn rounding_down() {
    macro_rules! check {
        ($w:literal $f:literal $p:literal $s:literal) => {
            let typed = <Dim<$w> as ConvOut<Dim<$f>, Dim<$p>, Dim<$s>>>::Output::USIZE;
            assert_eq!(typed, conv_out($w, $f, $p, $s).unwrap_or(1), "W = {}, F = {}, P = {}, S = {}", $w, $f, $p, $s);
        };
    }
    grid!(check: [1 2 5 6 7 8 9 28 33 224] [1 2 3 5] [0 1 2] [1 2 3]);
}

#[test]
fn rounding_down_with_padding_of_two_sides() {
    macro_rules! check {
        ($w:literal $f:literal $a:literal $s:literal) => {
            let typed = <Dim<$w> as WindowOut<Dim<$f>, Dim<$a>, Dim<$s>>>::Output::USIZE;
            let expected = window($w, $f, 0, $a, $s, Rounding::Floor).unwrap_or(1);
            assert_eq!(typed, expected, "W = {}, F = {}, P = {}, S = {}", $w, $f, $a, $s);
        };
    }
    grid!(check: [1 4 7 31] [2 3] [1 3] [1 2 5]);
}

#[test]
fn rounding_up() {
    macro_rules! check {
        ($w:literal $f:literal $b:literal $a:literal $s:literal) => {
            let typed = <Dim<$w> as WindowOutCeil<Dim<$f>, Dim<$b>, Dim<$a>, Dim<$s>>>::Output::USIZE;
            let expected = window($w, $f, $b, $a, $s, Rounding::Ceil).unwrap_or(1);
            assert_eq!(typed, expected, "W = {}, F = {}, P = {} and {}, S = {}", $w, $f, $b, $a, $s);
        };
    }
    grid!(check: [1 2 5 6 7 33] [1 2 3] [0 1] [0 1 2] [1 2 3 5]);
}

#[test]
fn padding_same() {
    macro_rules! check {
        ($w:literal $s:literal) => {
            assert_eq!(<Dim<$w> as SameOut<Dim<$s>>>::Output::USIZE, usize::div_ceil($w, $s), "{}, {}", $w, $s);
        };
    }
    grid!(check: [1 2 3 4 5 6 7 8 9 32 1024] [1 2 3 4 7]);
}

#[test]
fn transposed() {
    macro_rules! check {
        ($w:literal $f:literal $p:literal $s:literal $o:literal) => {
            let conv = ConvTranspose2d {
                out_channels: 1,
                kernel: [1, $f],
                stride: [1, $s],
                padding: Padding::Zeros([0, 0, $p, 0]),
                output_padding: [0, $o],
                ..ConvTranspose2d::DEFAULT
            };
            let typed = <Dim<$w> as TransposedOut<Dim<$f>, Dim<$p>, Dim<$s>, Dim<$o>>>::Output::USIZE;
            match conv.output(Dims::new(&[1, 1, $w])) {
                Ok(dims) => {
                    assert_eq!(typed, dims.get(2), "W = {}, F = {}, P = {}, S = {}, O = {}", $w, $f, $p, $s, $o);
                }
                Err(_) => assert!($o >= $s || typed == 0),
            }
        };
    }
    grid!(check: [1 2 7 14] [1 2 4] [0 1 3] [1 2 3] [0 1]);
}

#[test]
fn whatever_the_sizes_there_is_an_output() {
    assert_eq!(<Dim<3> as WindowOut<Dim<5>, Dim<0>, Dim<1>>>::Output::USIZE, 1);
    assert_eq!(<Dim<3> as WindowOut<Dim<3>, Dim<1>, Dim<0>>>::Output::USIZE, 2);
    assert_eq!(<Dim<0> as WindowOut<Dim<0>, Dim<0>, Dim<0>>>::Output::USIZE, 1);
    assert_eq!(<Dim<3> as WindowOutCeil<Dim<5>, Dim<0>, Dim<0>, Dim<2>>>::Output::USIZE, 1);
    assert_eq!(<Dim<0> as WindowOutCeil<Dim<0>, Dim<0>, Dim<0>, Dim<0>>>::Output::USIZE, 1);
    assert_eq!(<Dim<3> as SameOut<Dim<0>>>::Output::USIZE, 3);
    assert_eq!(<Dim<1> as TransposedOut<Dim<2>, Dim<4>, Dim<1>, Dim<0>>>::Output::USIZE, 0);
    assert_eq!(<Dim<0> as TransposedOut<Dim<0>, Dim<1>, Dim<0>, Dim<0>>>::Output::USIZE, 0);
}

#[test]
fn products_and_sums() {
    assert_eq!(<(Dim<7>,) as Product>::Output::USIZE, 7);
    assert_eq!(<(Dim<7>, Dim<0>) as Product>::Output::USIZE, 0);
    assert_eq!(<(Dim<64>, Dim<37>, Dim<41>) as Product>::Output::USIZE, 64 * 37 * 41);
    assert_eq!(<(Dim<2>, Dim<3>, Dim<5>, Dim<7>) as Product>::Output::USIZE, 210);
    assert_eq!(<(Dim<7>,) as Total>::Output::USIZE, 7);
    assert_eq!(<(Dim<64>, Dim<37>, Dim<41>, Dim<1024>) as Total>::Output::USIZE, 1166);
}

/// That the array of the number `U` has its length.
fn has_its_length<U: Unsigned + Size>() {
    assert_eq!((U::LEN, size_of::<Array1<f32, U>>()), (U::USIZE, 4 * U::USIZE));
}

#[test]
fn the_lengths_are_the_numbers() {
    macro_rules! known {
        ($($n:literal)*) => { $(
            assert_eq!(<Dim<$n> as Unsigned>::USIZE, $n);
            has_its_length::<Dim<$n>>();
        )* };
    }
    known!(0 1 2 3 4 31 32 33 63 64 65 100 127 128 255 256 511 512 513 514 640 777 1000 1023 1024);
    macro_rules! larger {
        ($($a:literal $b:literal)*) => { $( has_its_length::<<(Dim<$a>, Dim<$b>) as Product>::Output>(); )* };
    }
    larger!(64 17 64 18 64 31 64 32 64 33 64 49 64 62 64 63 64 64 64 128 128 128 128 256 256 256);
    assert_eq!(<Const<100_000> as Size>::LEN, 100_000);
}

#[test]
fn gives_arrays() {
    let row: Array1<f32, <Dim<64> as ConvOut<Dim<5>, Dim<2>, Dim<2>>>::Output> = [0.0; 32];
    assert_eq!(row.len(), 32);
}
