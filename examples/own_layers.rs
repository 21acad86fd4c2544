//! Layers of one's own: the lectures' `MyReLU`, maxout (Goodfellow et al., 2013) and highway (Srivastava et al., 2015), each with
//! its forward and its backward pass written by hand, in networks beside the layers of the library.
//!
//! ```text
//! cargo run --release --example own_layers
//! ```
//!
//! In 3 seconds: 97.7% of the images that are held out with `MyReLU`, as with the library's `Relu`, and with maxout. Of twenty
//! layers one after the other, in PyTorch's initialization, nothing comes back to the first: 19% with tanh, 10% with rectifiers;
//! twenty highway layers reach 96.3% (with the seeds 2 and 3: 95.5% and 96.3%, and no more than 20% without).

#![forbid(unsafe_code)]

use clap::Parser;
use dl::data::{self, Digit};
use dl::prelude::*;

// 1. The lectures' first module: what goes forward, and what comes back. The parameters are told apart by their names.

layer! {
    /// `max(0, x)`
    pub struct MyReLU;

    fn forward<T: Element>(x: &[T], y: &mut [T]) {
        for (y, x) in y.iter_mut().zip(x) {
            *y = x.max(T::ZERO);
        }
    }
    fn backward<T: Element>(x: &[T], dy: &[T], dx: &mut [T]) {
        for ((dx, dy), x) in dx.iter_mut().zip(dy).zip(x) {
            *dx = if *x > T::ZERO { *dy } else { T::ZERO };
        }
    }
}

// 2. A layer with weights and an argument: the shape of what comes out follows from it.

layer! {
    /// The largest of several linear functions, for every output: `yⱼ = maxₖ (w_kⱼ · x + b_kⱼ)`.
    pub struct Maxout(out_features: usize, pieces: usize = 2) {
        weight: [self.pieces * self.out_features, input.get(0)],
        bias: [self.pieces * self.out_features],
    }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        match input.expect_rank(1) {
            Ok(_) => Ok(Dims::new(&[self.out_features])),
            Err(error) => Err(error),
        }
    }
    const fn macs(&self, input: Dims) -> u64 {
        (self.pieces * self.out_features * input.get(0)) as u64
    }
    /// Which row of the weights wins for output `j`, and its value. Piece `k` of output `j` is row `k · outputs + j`.
    fn winner<T: Element>(weight: &[T], bias: &[T], x: &[T], j: usize, outputs: usize) -> (usize, T) {
        let value = |row: usize| bias[row] + dot(&weight[row * x.len()..][..x.len()], x);
        let rows = (j..bias.len()).step_by(outputs).map(|row| (row, value(row)));
        rows.fold((j, T::NEG_INFINITY), |best, new| if new.1 > best.1 { new } else { best })
    }
    fn forward<T: Element>(weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
        let outputs = y.len();
        for (j, y) in y.iter_mut().enumerate() {
            *y = Self::winner(weight, bias, x, j, outputs).1;
        }
    }
    /// The gradient goes to the piece that won, and through it.
    fn backward<T: Element>(
        weight: &[T],
        bias: &[T],
        x: &[T],
        dy: &[T],
        dx: &mut [T],
        dweight: &mut [T],
        dbias: &mut [T],
    ) {
        dx.fill(T::ZERO);
        for (j, d) in dy.iter().enumerate() {
            let (row, _) = Self::winner(weight, bias, x, j, dy.len());
            let row_of_weights = row * x.len()..(row + 1) * x.len();
            dbias[row] += *d;
            add(&mut dweight[row_of_weights.clone()], *d, x);
            add(dx, *d, &weight[row_of_weights]);
        }
    }
}

// 3. A layer that keeps something for its way back: both parts of what it mixed.

layer! {
    /// `y = t ⊙ h + (1 − t) ⊙ x` with `h = tanh(W x + b)` and `t = σ(W_t x + b_t)`: as long as the gate `t` is nearly shut, what
    /// comes in goes out, and its gradient comes back, however many layers there are.
    pub struct Highway {
        weight: [input.get(0), input.get(0)],
        bias: [input.get(0)],
        gate_weight: [input.get(0), input.get(0)],
        gate_bias: [input.get(0)] = constant(-2.0),
    }

    const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        input.expect_rank(1)
    }
    const fn macs(&self, input: Dims) -> u64 {
        (2 * input.get(0) * input.get(0)) as u64
    }
    const fn keep(&self, input: Dims) -> usize {
        2 * input.get(0)
    }
    /// `h` and `t` of feature `i`.
    fn parts<T: Element>(weights: [&[T]; 4], x: &[T], i: usize) -> (T, T) {
        let [weight, bias, gate_weight, gate_bias] = weights;
        let row = i * x.len()..(i + 1) * x.len();
        let h = (bias[i] + dot(&weight[row.clone()], x)).tanh();
        let t = T::ONE / (T::ONE + (-gate_bias[i] - dot(&gate_weight[row], x)).exp());
        (h, t)
    }
    fn infer<T: Element>(weight: &[T], bias: &[T], gate_weight: &[T], gate_bias: &[T], x: &[T], y: &mut [T]) {
        for (i, y) in y.iter_mut().enumerate() {
            let (h, t) = Self::parts([weight, bias, gate_weight, gate_bias], x, i);
            *y = t * h + (T::ONE - t) * x[i];
        }
    }
    fn forward<T: Element>(
        weight: &[T],
        bias: &[T],
        gate_weight: &[T],
        gate_bias: &[T],
        x: &[T],
        y: &mut [T],
        keep: &mut [T],
    ) {
        let (hs, ts) = keep.split_at_mut(x.len());
        for (i, y) in y.iter_mut().enumerate() {
            let (h, t) = Self::parts([weight, bias, gate_weight, gate_bias], x, i);
            *y = t * h + (T::ONE - t) * x[i];
            (hs[i], ts[i]) = (h, t);
        }
    }
    /// With `a` and `b` what tanh and σ are taken of: `∂y/∂a = t (1 − h²)`, `∂y/∂b = (h − x) t (1 − t)`, `∂y/∂x = 1 − t` and what
    /// comes back through `a` and `b`.
    fn backward<T: Element>(
        weight: &[T],
        gate_weight: &[T],
        x: &[T],
        keep: &[T],
        dy: &[T],
        dx: &mut [T],
        dweight: &mut [T],
        dbias: &mut [T],
        dgate_weight: &mut [T],
        dgate_bias: &mut [T],
    ) {
        let (hs, ts) = keep.split_at(x.len());
        for (i, dx) in dx.iter_mut().enumerate() {
            *dx = dy[i] * (T::ONE - ts[i]);
        }
        for (i, dy) in dy.iter().enumerate() {
            let (h, t) = (hs[i], ts[i]);
            let da = *dy * t * (T::ONE - h * h);
            let db = *dy * (h - x[i]) * t * (T::ONE - t);
            let row = i * x.len()..(i + 1) * x.len();
            dbias[i] += da;
            dgate_bias[i] += db;
            add(&mut dweight[row.clone()], da, x);
            add(&mut dgate_weight[row.clone()], db, x);
            add(dx, da, &weight[row.clone()]);
            add(dx, db, &gate_weight[row]);
        }
    }
}

fn dot<T: Element>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).map(|(a, b)| *a * *b).sum()
}

/// `to += factor · from`
fn add<T: Element>(to: &mut [T], factor: T, from: &[T]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += factor * *from);
}

// 4. Networks with them, beside networks without.

network! {
    /// One hidden layer and the library's rectifier.
    pub struct Builtin: [1, 8, 8] -> [10] { Flatten, Linear(64), Relu, Linear(10) }
}

network! {
    /// The same with one's own rectifier.
    pub struct Rectified: [1, 8, 8] -> [10] { Flatten, Linear(64), MyReLU, Linear(10) }
}

network! {
    /// Maxout in the place of linear layer and rectifier.
    pub struct MaxoutNet: [1, 8, 8] -> [10] { Flatten, Maxout(64, pieces = 2), Linear(10) }
}

network! {
    /// Twenty layers one after the other.
    pub struct DeepPlain: [1, 8, 8] -> [10] { Flatten, Linear(32), Tanh, repeat 20 { Linear(32), Tanh }, Linear(10) }
}

network! {
    /// Twenty layers with rectifiers.
    pub struct DeepRelu: [1, 8, 8] -> [10] { Flatten, Linear(32), Relu, repeat 20 { Linear(32), Relu }, Linear(10) }
}

network! {
    /// Twenty highway layers.
    pub struct DeepHighway: [1, 8, 8] -> [10] { Flatten, Linear(32), Tanh, repeat 20 { Highway }, Linear(10) }
}

/// Trains networks with layers of one's own on the embedded digits, beside networks without.
#[derive(Parser)]
struct Args {
    /// How often to go through the data.
    #[arg(long, default_value_t = 30)]
    epochs: usize,
    /// Samples in a batch.
    #[arg(long, default_value_t = 32)]
    batch: usize,
    /// The learning rate of Adam.
    #[arg(long, default_value_t = 1e-3)]
    lr: f64,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The most steps in each training: a few, to see that it runs.
    #[arg(long, default_value_t = usize::MAX, hide_default_value = true)]
    steps: usize,
}

fn main() -> Result<(), dl::Error> {
    let args = Args::parse();
    println!("layers                              parameters  training loss  test accuracy");
    row("Linear, Relu, Linear", Builtin::init(args.seed), &args)?;
    row("Linear, MyReLU, Linear", Rectified::init(args.seed), &args)?;
    row("Maxout, Linear", MaxoutNet::init(args.seed), &args)?;
    row("20 of Linear, Tanh", DeepPlain::init(args.seed), &args)?;
    row("20 of Linear, Relu", DeepRelu::init(args.seed), &args)?;
    row("20 of Highway", DeepHighway::init(args.seed), &args)
}

/// Trains a network and prints what it reaches.
fn row<N>(layers: &str, mut net: Box<N>, args: &Args) -> Result<(), dl::Error>
where
    N: Train<Elem = f32, Input = Digit, Output = [f32; 10], Ends = dl::network::ends::Scores>,
{
    let (train, test) = data::digits();
    let report = Trainer::new(Adam::new(args.lr), CrossEntropy)
        .epochs(args.epochs)
        .batch(args.batch)
        .seed(args.seed)
        .steps(args.steps)
        .quiet()
        .fit_without_validation(&mut net, &train)?;
    let loss = report.last().map_or(f64::NAN, |epoch| epoch.train.loss);
    let right = 100.0 * metrics::accuracy(&net.predict_batch(test.inputs()), test.targets())?;
    println!("{layers:<34}  {:>10}  {loss:>13.4}  {right:>12.2}%", N::PARAMS);
    Ok(())
}
