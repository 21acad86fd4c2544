//! Layers of one's own whose rule and passes disagree, or whose gradient is wrong: what no compiler sees.

use dl::prelude::*;
use dl::testing::{check_gradients, check_shapes};

layer! {
    /// Says that it makes as many numbers as it gets, and writes one less.
    pub struct Differences;

    fn forward<T: Element>(x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x.windows(2)).for_each(|(y, x)| *y = x[1] - x[0]);
    }
    fn backward<T: Element>(dy: &[T], dx: &mut [T]) {
        dx.fill(T::ZERO);
        for (i, dy) in dy[1..].iter().enumerate() {
            dx[i + 1] += *dy;
            dx[i] += -*dy;
        }
    }
}

layer! {
    /// `x²`, with the derivative of `x² ⁄ 2`.
    pub struct Square;

    fn f<T: Element>(x: T) -> T {
        x * x
    }
    fn derivative<T: Element>(x: T) -> T {
        x
    }
}

layer! {
    /// `w·x`, where what is added to the gradient of `w` forgets the samples before.
    pub struct Gain {
        weight: [input.get(0)] = constant(1.0),
    }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        input.expect_rank(1)
    }
    fn forward<T: Element>(weight: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).zip(weight).for_each(|((y, x), w)| *y = *x * *w);
    }
    fn backward<T: Element>(weight: &[T], x: &[T], dy: &[T], dx: &mut [T], dweight: &mut [T]) {
        for (i, dy) in dy.iter().enumerate() {
            dx[i] = *dy * weight[i];
            dweight[i] = *dy * x[i];
        }
    }
}

layer! {
    /// `x / 2`, of which evaluation does not know.
    pub struct Halves;

    fn infer<T: Element>(x: &[T], y: &mut [T]) {
        y[1..].copy_from_slice(&x[1..]);
    }
    fn forward<T: Element>(x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y = *x * T::from_f64(0.5));
    }
    fn backward<T: Element>(dy: &[T], dx: &mut [T]) {
        dx.iter_mut().zip(dy).for_each(|(dx, dy)| *dx = *dy * T::from_f64(0.5));
    }
}

network! { struct OfDifferences: [4] -> [4] { Differences } }
network! { struct OfSquare: [4] -> [4] { Square } }
network! { struct OfGain: [4] -> [4] { gain: Gain } }
network! { struct OfHalves: [4] -> [4] { Halves } }

#[test]
#[should_panic(
    expected = "`OfDifferences`, prediction: output [3] was not written: the rule of a layer says more numbers than its \
                           forward pass gives"
)]
fn a_rule_that_says_more_than_is_written() {
    check_shapes::<OfDifferences<f64>>();
}

#[test]
#[should_panic(expected = "`OfHalves`, prediction: output [0] was not written")]
fn an_evaluation_that_writes_less_than_the_forward_pass() {
    check_shapes::<OfHalves<f64>>();
}

#[test]
#[should_panic(expected = "`OfSquare`, training: the gradient of input[0] is ")]
fn a_wrong_derivative() {
    check_gradients::<OfSquare<f64>>();
}

#[test]
#[should_panic(expected = "`OfGain`, training: the gradient of `gain.weight`[0] is ")]
fn a_gradient_of_weights_that_is_written_instead_of_added() {
    check_gradients::<OfGain<f64>>();
}
