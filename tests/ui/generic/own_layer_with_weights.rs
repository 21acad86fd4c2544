use dl::prelude::*;

layer! {
    pub struct Gain {
        weight: [input.get(0)],
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
            dweight[i] += *dy * x[i];
        }
    }
}

network! {
    struct Body<const C: usize>: [C] -> [C] { Linear(C), Gain }
}

network! {
    struct Net: [8] -> [8] { body: Body<8> }
}

fn main() {}
