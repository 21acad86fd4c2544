use dl::prelude::*;

layer! {
    pub struct Square;

    const fn keep(&self, input: Dims) -> usize {
        input.len()
    }
    fn forward<T: Element>(x: &[T], y: &mut [T], keep: &mut [T]) {
        keep.copy_from_slice(x);
        y.iter_mut().zip(x).for_each(|(y, x)| *y = *x * *x);
    }
    fn backward<T: Element>(keep: &[T], dy: &[T], dx: &mut [T]) {
        for (i, dy) in dy.iter().enumerate() {
            dx[i] = *dy * (keep[i] + keep[i]);
        }
    }
}

fn main() {}
