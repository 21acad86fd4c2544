use dl::prelude::*;

layer! {
    pub struct Gain {
        weight: [input.get(0)],
    }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        input.expect_rank(1)
    }
    fn forward<T: Element>(wieght: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).zip(wieght).for_each(|((y, x), w)| *y = *x * *w);
    }
    fn backward<T: Element>(weight: &[T], x: &[T], dy: &[T], dx: &mut [T], dweigth: &mut [T]) {
        for (i, dy) in dy.iter().enumerate() {
            dx[i] = *dy * weight[i];
            dweigth[i] += *dy * x[i];
        }
    }
}

fn main() {}
