//! How fast recurrent networks learn, predict and step: `cargo bench --bench recurrent`.
//!
//! Whole sequences and one step at a time, each beside straightforward loops in the same run, after both have been shown to compute
//! the same. `benches/recurrent.py` runs it beside PyTorch.

mod loops;
mod nets;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use dl::prelude::*;
use loops::{Gates, Loops};
use nets::{CharLstm, Wide};
use timing::{Results, Table, alternate};

/// Times recurrent networks.
#[derive(Parser)]
struct Options {
    /// Milliseconds for each row.
    #[arg(long, default_value_t = 1000)]
    milliseconds: u64,
    /// Threads of the rows of whole sequences.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    threads: Vec<usize>,
    /// Only rows whose names contain this.
    #[arg(long, default_value = "")]
    only: String,
    /// Writes the medians to this file.
    #[arg(long)]
    json: Option<PathBuf>,
    /// What cargo passes.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let options = Options::parse();
    let mut bench = Bench {
        table: Table::new(&["network", "task", "threads", "median µs", "10 % – 90 %", "GFLOP/s"]),
        steps: Table::new(&["step of", "as it is, ns", "packed, ns", "loops, ns", "loops / packed"]),
        results: Results::new("recurrent"),
        options,
    };
    bench.sequences::<CharLstm, 65, 65>(50, 32, true);
    bench.sequences::<Wide, 64, 256>(100, 16, false);
    bench.all_steps();
    println!("{}", bench.table);
    println!("{}", bench.steps);
    if let Some(path) = &bench.options.json {
        bench.results.save(path);
    }
}

struct Bench {
    options: Options,
    table: Table,
    steps: Table,
    results: Results,
}

impl Bench {
    fn budget(&self) -> Duration {
        Duration::from_millis(self.options.milliseconds)
    }

    /// Training and prediction of whole sequences of `steps` steps, `samples` at a time; inputs are one number of each step that is 1,
    /// or random ones.
    fn sequences<N, const F: usize, const C: usize>(&mut self, steps: usize, samples: usize, one_hot: bool)
    where
        N: Recurrent + Train<Elem = f32, Input = Vec<[f32; F]>, Output = Vec<[f32; C]>>,
    {
        let mut rng = Rng::new(3);
        let mut step = || match one_hot {
            true => {
                let hot = (rng.uniform() * F as f64) as usize;
                std::array::from_fn(|i| f32::from(u8::from(i == hot)))
            }
            false => std::array::from_fn(|_| rng.normal() as f32),
        };
        let batch: Vec<Vec<[f32; F]>> = (0..samples).map(|_| (0..steps).map(|_| step()).collect()).collect();
        let labels: Vec<Vec<usize>> = (0..samples).map(|i| (0..steps).map(|t| (7 * i + 3 * t) % C).collect()).collect();
        let flops = 2 * N::MACS * (steps * samples) as u64;
        for threads in self.options.threads.clone() {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            pool.install(|| {
                let mut net = N::init(1);
                let (mut tape, mut grads, mut rng) = (N::tape(), N::zeros(), Rng::new(1));
                let mut sgd = Sgd::new(1e-3).momentum(0.9);
                let mut dy = Vec::from_iter(batch.iter().map(|_| Vec::new()));
                let mut train = || {
                    let y = net.forward(&mut tape, &batch, Mode::Train(&mut rng));
                    CrossEntropy.loss(y, &labels, &mut dy).expect("outputs are finite");
                    optim::zero(&mut *grads);
                    net.backward_weights(&mut tape, &dy, &mut grads);
                    sgd.step(&mut *net, &grads);
                };
                self.row::<N>(&format!("train {samples}"), threads, 3 * flops, &mut train);
                let net = N::init(1);
                let mut predictor = net.predictor();
                let mut predict = || _ = black_box(predictor.predict_batch(black_box(&batch)));
                self.row::<N>(&format!("predict {samples}"), threads, flops, &mut predict);
                let mut predict = || _ = black_box(predictor.predict(black_box(&batch[0])));
                self.row::<N>("predict 1", threads, flops / samples as u64, &mut predict);
            });
        }
    }

    fn row<N: Network>(&mut self, task: &str, threads: usize, flops: u64, work: &mut (dyn FnMut() + Send)) {
        let name = format!("{}, {task}, {threads} threads", N::NAME);
        if !name.contains(&self.options.only) {
            return;
        }
        let spread = alternate(self.budget(), &mut [work])[0];
        let micros = |seconds: f64| format!("{:.1}", seconds * 1e6);
        self.table.row(vec![
            N::NAME.into(),
            task.into(),
            threads.to_string(),
            micros(spread.median),
            format!("{} – {}", micros(spread.low), micros(spread.high)),
            format!("{:.1}", flops as f64 / spread.median / 1e9),
        ]);
        self.results.add(&name, spread.median);
    }

    fn all_steps(&mut self) {
        self.step::<nets::Lstm8, 8>(Gates::Lstm);
        self.step::<nets::Lstm16, 16>(Gates::Lstm);
        self.step::<nets::Lstm32, 32>(Gates::Lstm);
        self.step::<nets::Lstm64, 64>(Gates::Lstm);
        self.step::<nets::Gru8, 8>(Gates::Gru);
        self.step::<nets::Gru16, 16>(Gates::Gru);
        self.step::<nets::Gru32, 32>(Gates::Gru);
        self.step::<nets::Gru64, 64>(Gates::Gru);
    }

    /// One step of a recurrent layer of one input, and of a linear layer of one output.
    fn step<N, const H: usize>(&mut self, gates: Gates)
    where
        N: Stepped<Step = [f32; 1], StepOutput = [f32; 1]> + Train<Elem = f32>,
    {
        let name = format!("{}, step", N::NAME);
        if !name.contains(&self.options.only) {
            return;
        }
        let net = N::init(2);
        let mut loops = Loops::<H>::new(gates, net.as_slice());
        let (mut state, mut stepper) = (net.initial_state(), net.stepper());
        let mut x = [0.0_f32];
        for i in 0..20 {
            x[0] = (i as f32).sin();
            let expected = loops.step(x[0]);
            let [[a], [b]] = [net.step(&x, &mut state), stepper.step(&x)];
            assert!((a - expected).abs() < 1e-5 && (b - expected).abs() < 1e-5, "{name}: {a}, {b}, {expected}");
        }
        // What comes out goes in, so that no step begins before the last one has ended.
        let (mut a, mut b, mut c) = ([0.1_f32], [0.1_f32], 0.1_f32);
        let mut plain = || a = black_box(net.step(black_box(&a), &mut state));
        let mut packed = || b = black_box(stepper.step(black_box(&b)));
        let mut naive = || c = black_box(loops.step(black_box(c)));
        let spreads = alternate(self.budget(), &mut [&mut plain, &mut packed, &mut naive]);
        let [plain, packed, naive] = [0, 1, 2].map(|i| spreads[i].median);
        let nanos = |seconds: f64| format!("{:.0}", seconds * 1e9);
        self.steps.row(vec![
            N::NAME.into(),
            nanos(plain),
            nanos(packed),
            nanos(naive),
            format!("{:.2}", naive / packed),
        ]);
        self.results.add(&name, packed);
        self.results.add(&format!("{name}, not packed"), plain);
        self.results.add(&format!("{name}, loops"), naive);
    }
}
