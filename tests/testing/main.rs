//! `dl::testing` finds what is wrong: a network is made wrong on purpose, or a golden file is.

mod golden;
mod own;
mod wrong;

use dl::testing::{check_gradients, check_shapes};

use wrong::{DATA, FORGOTTEN, HALVED, LEAKING, ONCE, RIGHT, STATE, UNWRITTEN, WEIGHTS, Wrong};

#[test]
fn what_is_right_passes() {
    check_shapes::<Wrong<RIGHT>>();
    check_gradients::<Wrong<RIGHT>>();
}

#[test]
#[should_panic(expected = "`Scaled`, prediction: output [3] was not written: the rule of a layer says more numbers")]
fn an_output_that_prediction_does_not_write() {
    check_shapes::<Wrong<UNWRITTEN>>();
}

#[test]
#[should_panic(expected = "`Scaled`, training: output [3] was not written: the rule of a layer says more numbers")]
fn an_output_that_the_forward_pass_does_not_write() {
    check_gradients::<Wrong<FORGOTTEN>>();
}

#[test]
#[should_panic(expected = "`Scaled`, training: the gradient of input[0] is ")]
fn a_wrong_gradient_of_the_input() {
    check_gradients::<Wrong<DATA>>();
}

#[test]
#[should_panic(expected = "`Scaled`, training: the gradient of input[1] is NaN by the backward pass")]
fn a_gradient_that_is_added_where_it_should_be_written() {
    check_gradients::<Wrong<LEAKING>>();
}

#[test]
#[should_panic(expected = "`Scaled`, training: the gradient of `scale.weight`[0] is ")]
fn a_wrong_gradient_of_a_weight() {
    check_gradients::<Wrong<WEIGHTS>>();
}

#[test]
#[should_panic(expected = "`Scaled`, evaluation: the gradient of input[0] is ")]
fn a_gradient_that_is_wrong_in_one_mode() {
    check_gradients::<Wrong<HALVED>>();
}

#[test]
#[should_panic(expected = "after another without the gradient of the inputs, which should add the same")]
fn a_gradient_that_comes_only_with_that_of_the_inputs() {
    check_gradients::<Wrong<ONCE>>();
}

#[test]
#[should_panic(expected = "`scale.running_mean` is not trained, but the backward pass gives it a gradient")]
fn a_gradient_of_what_is_not_trained() {
    check_gradients::<Wrong<STATE>>();
}
