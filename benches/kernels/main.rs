//! How fast convolutions and linear layers are, by shape: `cargo bench --bench kernels`.
//!
//! Forward and backward pass (gradients of weights and inputs) of a batch of 64 on one thread, by turns with straightforward
//! loops and with the products of matrices alone, as `matrixmultiply` computes them: for a convolution that leaves out making
//! the matrix of windows. In GFLOP/s, a multiply-add counted as two; padded zeros count; beside the peak of the processor,
//! measured in the same run.
//!
//! `-- --alone` leaves the others out: on processors whose wide registers sleep after scalar code, that is how layers in a network do.
//!
//! `-- --sweep products` times products of matrices of many small and odd sizes instead, and shows where a size is much
//! slower than the next one, so that a cliff cannot hide.
//!
//! `-- --sweep ways` times every possible way of convolutions and linear layers of many shapes, says how much time the library's
//! choice among them loses, and finds the numbers for its table that lose least: `dl-core/src/kernels/choice.rs` is regenerated with
//! it. It takes three minutes, with `--quick` half of one.

mod product;
mod sites;
mod sweep_products;
mod sweep_ways;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use dl::layers::{Backward, Layer, Site, Split, product_gradients};
use dl::plan::{Count, Extent, Held, Layout, Need, Part, Room, Weights, stack};
use dl::prelude::Rng;
use product::Product;
use sites::*;
use timing::naive::{self, Conv, Depthwise, Linear};
use timing::{Results, Table, alternate, peak};

const BATCH: usize = 64;

/// Multiply-adds of the straightforward loops in one measurement: of as many samples as that takes.
const LOOPS: u64 = 50_000_000;

/// What is swept.
#[derive(Clone, Copy, ValueEnum)]
enum Sweep {
    Products,
    Ways,
}

/// How fast convolutions and linear layers are.
#[derive(Parser)]
struct Options {
    /// How long each comparison takes
    #[arg(long, default_value_t = 300)]
    milliseconds: u64,
    /// Only layers whose name contains this
    #[arg(long, default_value = "")]
    layer: String,
    /// Only ours, without loops and product
    #[arg(long)]
    alone: bool,
    /// How many samples
    #[arg(long, default_value_t = BATCH, requires = "alone")]
    batch: usize,
    /// Many sizes instead of these layers
    #[arg(long, value_enum)]
    sweep: Option<Sweep>,
    /// A sweep of fewer ways
    #[arg(long, requires = "sweep")]
    quick: bool,
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
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread can be started");
    let peak = peak(1);
    println!("{}: at most {:.1} GFLOP/s on one thread\n", peak.instructions, peak.gflops);
    if let Some(sweep) = options.sweep {
        pool.install(|| match sweep {
            Sweep::Products => sweep_products::sweep(peak.gflops),
            Sweep::Ways => sweep_ways::sweep(options.quick),
        });
        return;
    }
    let heading = ["layer", "pass", "GFLOP/s", "of peak", "loops", "product alone", "ours / loops", "ours / product"];
    let columns = if options.alone { 4 } else { heading.len() };
    let (table, results) = (Table::new(&heading[..columns]), Results::new("kernels"));
    let (batch, others) = (options.batch, !options.alone);
    let mut bench = Bench { budget, batch, others, table, results, only: options.layer, peak: peak.gflops };
    pool.install(|| {
        bench.layer::<LectureC1>("conv 1×28×28 → 6, 5×5", &mut Conv::<1, 28, 28, 6, 24, 24, 5>::default());
        bench.layer::<LectureC2>("conv 6×12×12 → 6, 5×5", &mut Conv::<6, 12, 12, 6, 8, 8, 5>::default());
        bench.layer::<Linear8>("linear 784 → 8", &mut Linear::<784, 8>::default());
        bench.layer::<Linear50>("linear 96 → 50", &mut Linear::<96, 50>::default());
        bench.layer::<LeNetC1>("conv 1×32×32 → 6, 5×5", &mut Conv::<1, 32, 32, 6, 28, 28, 5>::default());
        bench.layer::<LeNetC3>("conv 6×14×14 → 16, 5×5", &mut Conv::<6, 14, 14, 16, 10, 10, 5>::default());
        bench.layer::<LeNetC5>("conv 16×5×5 → 120, 5×5", &mut Conv::<16, 5, 5, 120, 1, 1, 5>::default());
        bench.layer::<Linear84>("linear 120 → 84", &mut Linear::<120, 84>::default());
        bench.layer::<Linear10>("linear 84 → 10", &mut Linear::<84, 10>::default());
        bench.layer::<CaffeC1>("conv 1×28×28 → 20, 5×5", &mut Conv::<1, 28, 28, 20, 24, 24, 5>::default());
        bench.layer::<CaffeC2>("conv 20×12×12 → 50, 5×5", &mut Conv::<20, 12, 12, 50, 8, 8, 5>::default());
        bench.layer::<Linear500>("linear 800 → 500", &mut Linear::<800, 500>::default());
        bench.layer::<Linear1024>("linear 784 → 1024", &mut Linear::<784, 1024>::default());
        bench.layer::<Square>("linear 1024 → 1024", &mut Linear::<1024, 1024>::default());
        bench.layer::<Scores>("linear 1024 → 10", &mut Linear::<1024, 10>::default());
        bench.layer::<Residual1>("conv 3×32×32 → 16, 3×3 p1", &mut Conv::<3, 34, 34, 16, 32, 32, 3>::default());
        bench.layer::<Residual16>("conv 16×32×32 → 16, 3×3 p1", &mut Conv::<16, 34, 34, 16, 32, 32, 3>::default());
        bench.layer::<Residual64>("conv 64×16×16 → 64, 3×3 p1", &mut Conv::<64, 18, 18, 64, 16, 16, 3>::default());
        bench.layer::<Vgg1>("conv 3×32×32 → 64, 3×3 p1", &mut Conv::<3, 34, 34, 64, 32, 32, 3>::default());
        bench.layer::<Vgg2>("conv 64×32×32 → 64, 3×3 p1", &mut Conv::<64, 34, 34, 64, 32, 32, 3>::default());
        bench.layer::<Vgg3>("conv 64×16×16 → 128, 3×3 p1", &mut Conv::<64, 18, 18, 128, 16, 16, 3>::default());
        bench.layer::<Vgg4>("conv 128×16×16 → 128, 3×3 p1", &mut Conv::<128, 18, 18, 128, 16, 16, 3>::default());
        bench.layer::<Vgg5>("conv 128×8×8 → 256, 3×3 p1", &mut Conv::<128, 10, 10, 256, 8, 8, 3>::default());
        bench.layer::<Vgg6>("conv 256×8×8 → 256, 3×3 p1", &mut Conv::<256, 10, 10, 256, 8, 8, 3>::default());
        bench.layer::<Keywords>("depthwise 64×25×5, 3×3 p1", &mut Depthwise::<64, 27, 7, 25, 5, 3, 1>::default());
        bench.layer::<Mobile32>("depthwise 32×32×32, 3×3 p1", &mut Depthwise::<32, 34, 34, 32, 32, 3, 1>::default());
        bench.layer::<Mobile14>("depthwise 128×14×14, 3×3 p1", &mut Depthwise::<128, 16, 16, 14, 14, 3, 1>::default());
        bench.layer::<Mobile14By2>(
            "depthwise 128×14×14, 3×3 p1 s2",
            &mut Depthwise::<128, 16, 16, 7, 7, 3, 2>::default(),
        );
        bench.layer::<Mobile7>("depthwise 256×7×7, 3×3 p1", &mut Depthwise::<256, 9, 9, 7, 7, 3, 1>::default());
        bench.layer::<Linear256>("linear 4096 → 256", &mut Linear::<4096, 256>::default());
    });
    println!("{}", bench.table);
    if let Some(path) = options.json {
        bench.results.save(&path);
    }
}

struct Bench {
    budget: Duration,
    batch: usize,
    /// Whether loops and product are timed, too.
    others: bool,
    table: Table,
    results: Results,
    only: String,
    peak: f64,
}

impl Bench {
    /// Both passes of a layer; `loops` is the same layer, with its padding in the input.
    fn layer<S: Site<Layer: Layer>>(&mut self, name: &str, loops: &mut dyn naive::Layer) {
        if !name.contains(&self.only) {
            return;
        }
        let mut rng = Rng::new(3);
        let mut numbers = |n: usize| -> Vec<f32> { (0..n).map(|_| rng.normal() as f32).collect() };
        let weights = numbers(loops.weights()[0].len());
        let (x, dy) = (numbers(self.batch * S::INPUT.len()), numbers(self.batch * S::OUTPUT.len()));
        let (mut y, mut dx, mut dweights) = (vec![0.0; dy.len()], vec![0.0; x.len()], vec![0.0; weights.len()]);
        let mut product = Product::new::<S>(weights.len());
        let (input, output) = (vec![1.0; loops.inputs()], loops.outputs());
        let (mut one_y, mut one_dx) = (vec![0.0; output], vec![0.0; input.len()]);
        let samples = (LOOPS / S::MACS).clamp(1, BATCH as u64);

        let mut ours = || <S::Layer as Layer>::infer::<S, f32>(black_box(&weights), &[], black_box(&x), &mut y);
        let mut naive = || (0..samples).for_each(|_| loops.forward(black_box(&input), &mut one_y));
        let mut alone = || product.forward();
        self.pass::<S>([name, "forward"], 2, samples, [&mut ours, &mut naive, &mut alone]);

        // What the gradient of a product's weights is made of.
        let [x_at, dy_at] = stack([S::INPUT, S::OUTPUT].map(Need::of));
        let held = Held::new(weights.len(), S::PRODUCT, &Part::LAYER);
        let mut layer = Room::<Weights, [Weights; 1]>::new();
        layer.layer(held, S::PRODUCT, x_at, dy_at, false, false);
        let (n, len) = (Count::samples(self.batch), Extent { sample: x_at.len + dy_at.len, step: 0 });
        let batch = Layout { n, piece: self.batch, len, starts: &[] };
        let values = [&x[..], &dy[..]].concat();
        let mut ours = || {
            let pass = Backward {
                weights: &weights,
                packed: &[],
                x: black_box(&x),
                y: &y,
                keep: &mut [],
                dy: black_box(&dy),
                dx: Some(&mut dx),
                dweights: &mut dweights,
                training: true,
                split: Split::Done,
            };
            <S::Layer as Layer>::backward::<S, f32>(pass);
            product_gradients(layer.as_slice(), &[], batch, &values, &mut dweights);
        };
        let one_dy = &dy[..output];
        let mut naive = || (0..samples).for_each(|_| loops.backward(black_box(&input), &one_y, one_dy, &mut one_dx));
        let mut alone = || product.backward();
        self.pass::<S>([name, "backward"], 4, samples, [&mut ours, &mut naive, &mut alone]);
    }

    /// One pass; the loops do it for fewer samples than the others.
    fn pass<S: Site>(
        &mut self,
        [layer, pass]: [&str; 2],
        flops: u64,
        samples: u64,
        mut ways: [&mut (dyn FnMut() + Send); 3],
    ) {
        let rate = |seconds: f64| (flops * S::MACS * self.batch as u64) as f64 / seconds / 1e9;
        let share = |seconds| format!("{:.0} %", 100.0 * rate(seconds) / self.peak);
        let ways = if self.others { &mut ways[..] } else { &mut ways[..1] };
        let mut seconds: Vec<f64> = alternate(self.budget, ways).iter().map(|spread| spread.median).collect();
        if !self.others {
            self.table.row(vec![layer.into(), pass.into(), format!("{:.1}", rate(seconds[0])), share(seconds[0])]);
            self.results.add(&format!("{layer}, {pass}, ours"), seconds[0]);
            return;
        }
        seconds[1] *= BATCH as f64 / samples as f64;
        let (ours, loops, alone) = (seconds[0], seconds[1], seconds[2]);
        self.table.row(vec![
            layer.into(),
            pass.into(),
            format!("{:.1}", rate(ours)),
            share(ours),
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
