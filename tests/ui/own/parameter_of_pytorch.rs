use dl::prelude::*;

layer! {
    pub struct Reverse;

    fn forward<T: Element>(input: &[T], out: &mut [T]) {
        out.iter_mut().rev().zip(input).for_each(|(y, x)| *y = *x);
    }
    fn backward<T: Element>(grad_output: &[T], grad_input: &mut [T]) {
        grad_input.iter_mut().rev().zip(grad_output).for_each(|(dx, dy)| *dx = *dy);
    }
}

fn main() {}
