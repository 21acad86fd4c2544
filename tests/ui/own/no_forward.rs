use dl::prelude::*;

layer! {
    pub struct Reverse;

    fn backward<T: Element>(dy: &[T], dx: &mut [T]) {
        dx.iter_mut().rev().zip(dy).for_each(|(dx, dy)| *dx = *dy);
    }
}

fn main() {}
