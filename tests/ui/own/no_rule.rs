use dl::prelude::*;

layer! {
    pub struct Gain {
        weight: [input.get(0)],
    }

    fn forward<T: Element>(weight: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).zip(weight).for_each(|((y, x), w)| *y = *x * *w);
    }
    fn backward<T: Element>(weight: &[T], x: &[T], dy: &[T], dx: &mut [T], dweight: &mut [T]) {
        for (i, dy) in dy.iter().enumerate() {
            dx[i] = *dy * weight[i];
            dweight[i] += *dy * x[i];
        }
    }
}

fn main() {}
