//! Weights whose sizes are types are in memory what those with numbers are.

use dl_core::layers::{self, Flat, typed};
use dl_core::shape::typed::{Array1, Const, Dim, Nested, Row, Size, Total};
use dl_core::value::{Numbers, Value, zero};

type Eight = <(Dim<6>, Dim<2>) as Total>::Output;

/// The numbers `0, 1, 2, …` in two structs.
fn counted<A: Flat<f32>, B: Flat<f32>>() -> (A, B) {
    assert_eq!((size_of::<A>(), align_of::<A>()), (size_of::<B>(), align_of::<B>()));
    // SAFETY: nothing but numbers.
    let (mut a, mut b): (A, B) = unsafe { (core::mem::zeroed(), core::mem::zeroed()) };
    for (i, (a, b)) in a.flat_mut().iter_mut().zip(b.flat_mut()).enumerate() {
        (*a, *b) = (i as f32, i as f32);
    }
    (a, b)
}

#[test]
fn linear() {
    let (typed, plain) = counted::<typed::Linear<f32, Eight, Const<3>, Eight>, layers::Linear<f32, 8, 3, 8>>();
    let weight: [[f32; 3]; 8] = typed.weight;
    assert_eq!((weight, typed.bias), (plain.weight, plain.bias));
    let (typed, plain) = counted::<typed::Linear<f32, Const<3>, Eight, Dim<0>>, layers::Linear<f32, 3, 8, 0>>();
    assert_eq!((typed.weight, typed.bias), (plain.weight, plain.bias));
}

#[test]
fn linear_after_flatten() {
    type Image = (Const<2>, Eight, Dim<5>);
    let (typed, plain) = counted::<typed::Linear<f32, Const<3>, Image, Dim<0>>, layers::Linear<f32, 3, 80, 0>>();
    assert_eq!(<Image as Row>::LEN, 80);
    for (typed, plain) in typed.weight.iter().zip(&plain.weight) {
        assert_eq!(**typed, plain[..]);
    }
    assert_eq!(typed.weight[2].0[1][7][4], plain.weight[2][79]);
    assert_eq!(format!("{:?}", typed.weight), format!("{:?}", plain.weight));
}

#[test]
fn conv2d() {
    let (typed, plain) =
        counted::<typed::Conv2d<f32, Eight, Dim<2>, Const<3>, Const<5>, Eight>, layers::Conv2d<f32, 8, 2, 3, 5, 8>>();
    assert_eq!((typed.weight, typed.bias), (plain.weight, plain.bias));
}

#[test]
fn conv_transpose2d() {
    let (typed, plain) = counted::<
        typed::ConvTranspose2d<f32, Const<2>, Eight, Const<3>, Const<5>, Const<0>>,
        layers::ConvTranspose2d<f32, 2, 8, 3, 5, 0>,
    >();
    assert_eq!((typed.weight, typed.bias), (plain.weight, plain.bias));
}

#[test]
fn batch_norm() {
    let (typed, plain) = counted::<typed::BatchNorm<f32, Eight, Eight>, layers::BatchNorm<f32, 8, 8>>();
    assert_eq!((typed.weight, typed.running_var), (plain.weight, plain.running_var));
    assert_eq!(format!("{typed:?}"), format!("{plain:?}"));
    counted::<typed::BatchNorm<f32, Eight, Const<0>>, layers::BatchNorm<f32, 8, 0>>();
}

#[test]
fn an_array_is_a_value_whatever_its_size() {
    fn sum<T: dl_core::element::Element, A: Size, B: Size>(numbers: &[T]) -> T {
        let mut y: Array1<Array1<T, B>, A> = zero();
        Value::scatter(numbers, 0, core::slice::from_mut(&mut y));
        let y: [Array1<Array1<T, B>, A>; 1] = [y];
        flat(&y).iter().copied().sum()
    }
    fn flat<A: Nested>(values: &[A]) -> &[A::Elem] {
        A::flat(values)
    }
    assert_eq!(sum::<f64, Eight, Const<2>>(&[1.0; 16]), 16.0);
    fn plain<A: Numbers>(_: A) {}
    plain(zero::<f32, Array1<f32, Eight>>());
}
