use dl::prelude::*;

layer! {
    pub struct Gain {
        weight: [f32; 8],
    }

    fn forward<T: Element>(weight: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).zip(weight).for_each(|((y, x), w)| *y = *x * *w);
    }
    fn backward<T: Element>(weight: &[T], dy: &[T], dx: &mut [T]) {
        dx.iter_mut().zip(dy).zip(weight).for_each(|((dx, dy), w)| *dx = *dy * *w);
    }
}

fn main() {}
