//! Layers of one's own beside those of the catalogue.

use dl::prelude::*;

layer! {
    /// `max(0, x)`, as a layer of one's own.
    pub struct MyRelu;

    fn f<T: Element>(x: T) -> T {
        if x > T::ZERO { x } else { T::ZERO }
    }
    fn derivative<T: Element>(x: T) -> T {
        if x > T::ZERO { T::ONE } else { T::ZERO }
    }
}

layer! {
    /// `W x + b`, as a layer of one's own.
    pub struct MyLinear(out_features: usize) {
        weight: [self.out_features, input.get(0)],
        bias: [self.out_features],
    }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        match input.expect_rank(1) {
            Ok(_) => Ok(Dims::new(&[self.out_features])),
            Err(error) => Err(error),
        }
    }
    const fn macs(&self, input: Dims) -> u64 {
        (self.out_features * input.get(0)) as u64
    }
    fn forward<T: Element>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
        for ((y, row), b) in y.iter_mut().zip(weight.chunks_exact(x.len())).zip(bias) {
            *y = *b + row.iter().zip(x).map(|(w, x)| *w * *x).sum();
        }
    }
    fn backward<T: Element>(weight: &[T], x: &[T], dy: &[T], dx: &mut [T], dweight: &mut [T], dbias: &mut [T]) {
        dx.fill(T::ZERO);
        for (((dy, row), drow), db) in
            dy.iter().zip(weight.chunks_exact(x.len())).zip(dweight.chunks_exact_mut(x.len())).zip(dbias)
        {
            *db += *dy;
            for ((w, x), (dw, dx)) in row.iter().zip(x).zip(drow.iter_mut().zip(dx.iter_mut())) {
                *dw += *dy * *x;
                *dx += *dy * *w;
            }
        }
    }
}

network! {
    struct Own: [6] -> [3] { a: MyLinear(8), MyRelu, residual { b: MyLinear(out_features = 8), MyRelu }, c: MyLinear(3) }
}

network! {
    struct Builtin: [6] -> [3] { a: Linear(8), Relu, residual { b: Linear(8), Relu }, c: Linear(3) }
}

#[test]
fn own_layers_compute_what_those_of_the_catalogue_do() {
    let names = |segments: &[dl::plan::Segment]| {
        segments.iter().map(|s| (s.name(), s.dims, s.init, s.role)).collect::<Vec<_>>()
    };
    assert_eq!(names(Own::<f32>::SEGMENTS), names(Builtin::<f32>::SEGMENTS));
    assert_eq!((Own::PARAMS, Own::MACS), (Builtin::PARAMS, Builtin::MACS));
    let (own, builtin) = (Own::init(4), Builtin::init(4));
    assert_eq!(own.as_slice(), builtin.as_slice());
    let x = [0.3, -0.2, 0.9, 1.1, -1.4, 0.5];
    for (a, b) in own.predict(&x).into_iter().zip(builtin.predict(&x)) {
        assert!((a - b).abs() < 1e-6, "{a} {b}");
    }
    assert_eq!(own.a.weight[2][5], builtin.a.weight[2][5]);
}

mod gradients {
    use super::*;

    layer! {
        /// Halves its input in training, and keeps what it halved by.
        pub struct Halves(by: f64 = 0.5);

        const fn keep(&self, input: Dims) -> usize {
            input.len()
        }
        fn infer<T: Element>(x: &[T], y: &mut [T]) {
            y.copy_from_slice(x);
        }
        fn forward<T: Element>(&self, x: &[T], y: &mut [T], keep: &mut [T], training: bool) {
            let by = if training { T::from_f64(self.by) } else { T::ONE };
            keep.fill(by);
            y.iter_mut().zip(x).for_each(|(y, x)| *y = *x * by);
        }
        fn backward<T: Element>(keep: &[T], dy: &[T], dx: &mut [T]) {
            dx.iter_mut().zip(dy).zip(keep).for_each(|((dx, dy), keep)| *dx = *dy * *keep);
        }
    }

    network! {
        pub struct Mixed: [6] -> [3] {
            MyRelu, a: MyLinear(5), Halves(0.25), MyRelu, add { { MyLinear(4) }, { Linear(4), MyRelu } }, Tanh, MyLinear(3),
        }
    }
}

/// Central differences of every gradient.
pub fn differences<N: Train<Elem = f64, Input = [f64; I], Output = [f64; O]>, const I: usize, const O: usize>() {
    let mut net = N::init(3);
    let mut rng = Rng::new(8);
    let xs: Vec<[f64; I]> = (0..3).map(|_| std::array::from_fn(|_| rng.normal())).collect();
    let dy: Vec<[f64; O]> = (0..3).map(|_| std::array::from_fn(|_| rng.normal())).collect();
    let mut tape = N::tape();
    let mut loss = |net: &mut N, xs: &[[f64; I]]| -> f64 {
        let ys = net.forward(&mut tape, xs, Mode::Train(&mut Rng::new(1)));
        ys.iter().zip(&dy).flat_map(|(y, d)| y.iter().zip(d).map(|(y, d)| y * d)).sum()
    };
    let (mut other, mut grads) = (N::tape(), N::zeros());
    net.forward(&mut other, &xs, Mode::Train(&mut Rng::new(1)));
    let dx = net.backward(&mut other, &dy, &mut grads).to_vec();
    let near =
        |a: f64, b: f64, what: &str| assert!((a - b).abs() < 1e-6 * a.abs().max(1.0), "{}: {what}: {a} {b}", N::NAME);
    for i in 0..net.as_slice().len() {
        let here = net.as_slice()[i];
        net.as_mut_slice()[i] = here + 1e-5;
        let above = loss(&mut net, &xs);
        net.as_mut_slice()[i] = here - 1e-5;
        let below = loss(&mut net, &xs);
        net.as_mut_slice()[i] = here;
        near(grads.as_slice()[i], (above - below) / 2e-5, &format!("weight {i}"));
    }
    for s in 0..3 {
        for i in 0..I {
            let mut moved = xs.clone();
            moved[s][i] += 1e-5;
            let above = loss(&mut net, &moved);
            moved[s][i] -= 2e-5;
            let below = loss(&mut net, &moved);
            near(dx[s][i], (above - below) / 2e-5, &format!("input {s} {i}"));
        }
    }
}

#[test]
fn their_gradients_are_those_of_differences() {
    differences::<gradients::Mixed<f64>, 6, 3>();
}

mod large {
    use super::*;

    network! {
        /// Batch normalization keeps the batch together, so that each layer divides its work.
        pub struct Own: [40] -> [7] { a: MyLinear(60), MyRelu, BatchNorm, gradients::Halves(0.5), c: MyLinear(7) }
    }

    network! {
        pub struct Builtin: [40] -> [7] { a: Linear(60), Relu, BatchNorm, gradients::Halves(0.5), c: Linear(7) }
    }
}

/// Gradients of weights and inputs of a step with a large batch.
fn gradients_of<N: Train<Elem = f64, Input = [f64; 40], Output = [f64; 7]>>(
    threads: usize,
) -> (Vec<f64>, Vec<[f64; 40]>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let mut net = N::init(3);
        let mut rng = Rng::new(8);
        let xs: Vec<[f64; 40]> = (0..203).map(|_| std::array::from_fn(|_| rng.normal())).collect();
        let dys: Vec<[f64; 7]> = (0..203).map(|_| std::array::from_fn(|_| rng.normal())).collect();
        let (mut tape, mut grads) = (N::tape(), N::zeros());
        net.forward(&mut tape, &xs, Mode::Train(&mut Rng::new(1)));
        let dx = net.backward(&mut tape, &dys, &mut grads).to_vec();
        (grads.as_slice().to_vec(), dx)
    })
}

#[test]
fn their_work_is_divided_and_the_result_is_the_same() {
    let one = gradients_of::<large::Own<f64>>(1);
    for threads in [2, 3, 7] {
        assert!(gradients_of::<large::Own<f64>>(threads) == one, "{threads} threads");
    }
    let (weights, inputs) = gradients_of::<large::Builtin<f64>>(2);
    dl::testing::assert_close("weights", &weights, &one.0, 1e-11);
    dl::testing::assert_close("inputs", inputs.as_flattened(), one.1.as_flattened(), 1e-11);
}
