use dl::prelude::*;

layer! {
    pub struct Many { a: [1, 1, 1, 1, 1] }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        Ok(input)
    }
    fn forward<T: Element>(a: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).for_each(|(y, x)| *y = *x + a[0]);
    }
    fn backward<T: Element>(dy: &[T], dx: &mut [T]) {
        dx.copy_from_slice(dy);
    }
}

fn main() {}
