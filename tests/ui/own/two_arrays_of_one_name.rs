use dl::prelude::*;

layer! {
    pub struct Gain { weight: [input.get(0)], weight: [1] }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        input.expect_rank(1)
    }
    fn forward<T: Element>(weight: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).zip(weight).for_each(|((y, x), w)| *y = *x * *w);
    }
    fn backward<T: Element>(weight: &[T], dy: &[T], dx: &mut [T]) {
        dx.iter_mut().zip(dy).zip(weight).for_each(|((dx, dy), w)| *dx = *dy * *w);
    }
}

fn main() {}
