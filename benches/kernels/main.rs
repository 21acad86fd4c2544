//! How fast convolutions and linear layers are, by shape: `cargo bench --bench kernels`.
//!
//! Forward and backward pass (gradients of weights and inputs) of a batch of 64 on one thread, by turns with straightforward
//! loops and with the products of matrices alone, as `matrixmultiply` computes them: for a convolution that leaves out making
//! the matrix of windows. In GFLOP/s, a multiply-add counted as two; padded zeros count.

mod sites;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use dl::layers::{Backward, Layer as _, Site};
use dl::prelude::Rng;
use sites::*;
use timing::naive::{self, Conv, Linear};
use timing::{Results, Table, alternate};

const BATCH: usize = 64;

/// How fast convolutions and linear layers are.
#[derive(Parser)]
struct Options {
    /// How long each comparison takes
    #[arg(long, default_value_t = 500)]
    milliseconds: u64,
    /// Also write the medians to this file
    #[arg(long)]
    json: Option<PathBuf>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let budget = Duration::from_millis(options.milliseconds);
    let heading = ["layer", "pass", "GFLOP/s", "loops", "product alone", "ours / loops", "ours / product"];
    let mut bench = Bench { budget, table: Table::new(&heading), results: Results::new("kernels") };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    pool.install(|| {
        bench.layer::<LeNetC1>("conv 1×32×32 → 6, 5×5", &mut Conv::<1, 32, 32, 6, 28, 28, 5>::default());
        bench.layer::<LectureC2>("conv 6×12×12 → 6, 5×5", &mut Conv::<6, 12, 12, 6, 8, 8, 5>::default());
        bench.layer::<LeNetC3>("conv 6×14×14 → 16, 5×5", &mut Conv::<6, 14, 14, 16, 10, 10, 5>::default());
        bench.layer::<LeNetC5>("conv 16×5×5 → 120, 5×5", &mut Conv::<16, 5, 5, 120, 1, 1, 5>::default());
        bench.layer::<First>("conv 3×32×32 → 16, 3×3 p1", &mut Conv::<3, 34, 34, 16, 32, 32, 3>::default());
        bench.layer::<Narrow>("conv 16×32×32 → 16, 3×3 p1", &mut Conv::<16, 34, 34, 16, 32, 32, 3>::default());
        bench.layer::<Wide>("conv 64×16×16 → 64, 3×3 p1", &mut Conv::<64, 18, 18, 64, 16, 16, 3>::default());
        bench.layer::<Deep>("conv 128×8×8 → 128, 3×3 p1", &mut Conv::<128, 10, 10, 128, 8, 8, 3>::default());
        bench.layer::<Linear8>("linear 784 → 8", &mut Linear::<784, 8>::default());
        bench.layer::<Linear50>("linear 96 → 50", &mut Linear::<96, 50>::default());
        bench.layer::<Linear84>("linear 120 → 84", &mut Linear::<120, 84>::default());
        bench.layer::<Linear1024>("linear 784 → 1024", &mut Linear::<784, 1024>::default());
        bench.layer::<Square>("linear 1024 → 1024", &mut Linear::<1024, 1024>::default());
    });
    println!("{}", bench.table);
    if let Some(path) = options.json {
        bench.results.save(&path);
    }
}

struct Bench {
    budget: Duration,
    table: Table,
    results: Results,
}

impl Bench {
    /// Both passes of a layer; `loops` is the same layer, with its padding in the input.
    fn layer<S: Site>(&mut self, name: &str, loops: &mut dyn naive::Layer) {
        let mut rng = Rng::new(3);
        let mut numbers = |n: usize| -> Vec<f32> { (0..n).map(|_| rng.normal() as f32).collect() };
        let weights = numbers(loops.weights()[0].len());
        let (x, dy) = (numbers(BATCH * S::INPUT.len()), numbers(BATCH * S::OUTPUT.len()));
        let (mut y, mut dx, mut dweights) = (vec![0.0; dy.len()], vec![0.0; x.len()], vec![0.0; weights.len()]);
        let mut product = Product::new::<S>(weights.len());
        let (input, output) = (vec![1.0; loops.inputs()], loops.outputs());
        let (mut one_y, mut one_dx) = (vec![0.0; output], vec![0.0; input.len()]);

        let mut ours = || S::Layer::infer::<S, f32>(black_box(&weights), black_box(&x), &mut y);
        let mut naive = || (0..BATCH).for_each(|_| loops.forward(black_box(&input), &mut one_y));
        let mut alone = || product.forward();
        self.pass::<S>(name, "forward", 2, [&mut ours, &mut naive, &mut alone]);

        let mut ours = || {
            let pass = Backward {
                weights: &weights,
                x: black_box(&x),
                y: &y,
                keep: &[],
                dy: black_box(&dy),
                dx: Some(&mut dx),
                dweights: &mut dweights,
                training: true,
            };
            S::Layer::backward::<S, f32>(pass)
        };
        let one_dy = &dy[..output];
        let mut naive = || (0..BATCH).for_each(|_| loops.backward(black_box(&input), &one_y, one_dy, &mut one_dx));
        let mut alone = || product.backward();
        self.pass::<S>(name, "backward", 4, [&mut ours, &mut naive, &mut alone]);
    }

    fn pass<S: Site>(&mut self, layer: &str, pass: &str, flops: u64, mut ways: [&mut (dyn FnMut() + Send); 3]) {
        let rate = |seconds: f64| (flops * S::MACS * BATCH as u64) as f64 / seconds / 1e9;
        let seconds: Vec<f64> = alternate(self.budget, &mut ways).iter().map(|spread| spread.median).collect();
        let (ours, loops, alone) = (seconds[0], seconds[1], seconds[2]);
        self.table.row(vec![
            layer.into(),
            pass.into(),
            format!("{:.1}", rate(ours)),
            format!("{:.1}", rate(loops)),
            format!("{:.1}", rate(alone)),
            format!("{:.2}", loops / ours),
            format!("{:.2}", alone / ours),
        ]);
        for (what, seconds) in ["ours", "loops", "product"].into_iter().zip(seconds) {
            self.results.add(&format!("{layer}, {pass}, {what}"), seconds);
        }
    }
}

/// The products of matrices that a layer comes down to: `C = A B` in the forward pass, `dA = C Bᵀ` and `dB = Aᵀ C` in the
/// backward pass. `A` is the weight, `m × k`.
struct Product {
    /// Once for each sample, or where a sample has one vector, once for the batch.
    times: usize,
    m: usize,
    k: usize,
    n: usize,
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
    da: Vec<f32>,
    db: Vec<f32>,
}

impl Product {
    fn new<S: Site>(weights: usize) -> Self {
        let m = S::OUTPUT.get(0);
        let k = weights / m;
        let pixels = S::OUTPUT.len() / m;
        let (times, n) = if pixels == 1 { (1, BATCH) } else { (BATCH, pixels) };
        let ones = |len: usize| vec![1.0; len];
        Product { times, m, k, n, a: ones(m * k), b: ones(k * n), c: ones(m * n), da: ones(m * k), db: ones(k * n) }
    }

    fn forward(&mut self) {
        let Product { times, m, k, n, .. } = *self;
        for _ in 0..times {
            multiply([m, k, n], &self.a, [k, 1], &self.b, [n, 1], &mut self.c);
        }
    }

    fn backward(&mut self) {
        let Product { times, m, k, n, .. } = *self;
        for _ in 0..times {
            multiply([m, n, k], &self.c, [n, 1], &self.b, [1, n], &mut self.da);
            multiply([k, m, n], &self.a, [1, k], &self.c, [n, 1], &mut self.db);
        }
    }
}

/// `c = a b` for `a` of `m × k` and `b` of `k × n`, with strides of rows and columns; `c` is dense.
fn multiply([m, k, n]: [usize; 3], a: &[f32], sa: [usize; 2], b: &[f32], sb: [usize; 2], c: &mut [f32]) {
    assert!(a.len() == m * k && b.len() == k * n && c.len() == m * n);
    let ([ra, ca], [rb, cb]) = (sa.map(|s| s as isize), sb.map(|s| s as isize));
    let (a, b, c) = (a.as_ptr(), b.as_ptr(), c.as_mut_ptr());
    // SAFETY: the lengths were just checked, and the strides are those of dense matrices of these sizes, transposed or not.
    unsafe { matrixmultiply::sgemm(m, k, n, 1.0, a, ra, ca, b, rb, cb, 0.0, c, n as isize, 1) }
}
