use dl::prelude::*;

layer! {
    pub struct Gain {
        weight: [input.get(0)] = one,
    }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        input.expect_rank(1)
    }
    fn forward<T: Element>(weight: &[T], x: &[T], y: &mut [T]) {
        y.iter_mut().zip(x).zip(weight).for_each(|((y, x), w)| *y = *x * *w);
    }
}

network! {
    struct Net: [8] -> [4] { gain: Gain, Linear(4) }
}

fn main() {
    let net = Net::init(1);
    let _: [f32; 4] = net.predict(&[0.5; 8]);
    let _: [f32; 8] = net.gain.weight;
}
