use dl::prelude::*;

layer! {
    pub struct Mirror;

    fn forward<T: Element>(x: &[T], y: &mut [T]) {
        y.iter_mut().rev().zip(x).for_each(|(y, x)| *y = *x);
    }
}

network! {
    struct Net: [8] -> [4] { Linear(4), Mirror }
}

fn main() {}
