//! How fast networks predict and learn: `cargo bench --bench networks`.
//!
//! Every network beside straightforward loops, by turns in the same run, after both have been shown to
//! compute the same. `-- --help` lists what can be chosen.

mod nets;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use dl::prelude::*;
use dl::value::Array;
use timing::{Results, Spread, Table, alternate, naive};

const BATCH: usize = 64;
const RATE: f64 = 1e-3;
const MOMENTUM: f64 = 0.9;

/// The networks.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Net {
    LectureFc,
    LectureConv,
    LeNet5,
    Wide,
}

/// How fast networks predict and learn.
#[derive(Parser)]
struct Options {
    /// Only these networks
    #[arg(long, value_enum, value_delimiter = ',')]
    net: Option<Vec<Net>>,
    /// Numbers of threads
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    threads: Vec<usize>,
    /// Without the straightforward loops
    #[arg(long)]
    alone: bool,
    /// How long each comparison takes
    #[arg(long, default_value_t = 1000)]
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
    let heading = ["network", "task", "threads", "median µs", "10 % – 90 %", "loops µs", "loops / ours"];
    let mut bench = Bench { table: Table::new(&heading), results: Results::new("networks"), options };
    bench.network::<nets::LectureFc, 784>(Net::LectureFc, Nll);
    bench.network::<nets::LectureConv, 784>(Net::LectureConv, Nll);
    bench.network::<nets::LeNet5, 1024>(Net::LeNet5, CrossEntropy);
    bench.network::<nets::Wide, 784>(Net::Wide, CrossEntropy);
    println!("{}", bench.table);
    if let Some(path) = &bench.options.json {
        bench.results.save(path);
    }
}

struct Bench {
    options: Options,
    table: Table,
    results: Results,
}

impl Bench {
    /// All tasks of a network with `LEN` inputs and ten classes.
    fn network<N, const LEN: usize>(&mut self, which: Net, loss: impl Loss<[f32; 10], usize> + Clone)
    where
        N: Train<Elem = f32, Output = [f32; 10]>,
        N::Input: Array<f32>,
    {
        if self.options.net.as_ref().is_some_and(|nets| !nets.contains(&which)) {
            return;
        }
        let name = N::NAME;
        let mut rng = Rng::new(7);
        let mut batch: Vec<N::Input> = dl::value::zeros(BATCH);
        N::Input::flat_mut(&mut batch).iter_mut().for_each(|x| *x = rng.normal() as f32);
        let labels: Vec<usize> = (0..BATCH).map(|i| i * 7 % 10).collect();
        let net = N::init(1);
        let mut naive = if self.options.alone { None } else { nets::naive(which) };
        if let Some(naive) = &mut naive {
            check(&*net, naive, &batch, &labels, loss.clone());
        }
        let flat = N::Input::flat(&batch);
        for threads in self.options.threads.clone() {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
            pool.install(|| {
                let mut ours = || _ = black_box(net.predict(black_box(&batch[0])));
                self.task(name, "predict 1", threads, &mut ours, &mut naive, &mut |naive| {
                    black_box(naive.predict(black_box(&flat[..LEN])));
                });
                let mut ours = || _ = black_box(net.predict_batch(black_box(&batch)));
                self.task(name, "predict 64", threads, &mut ours, &mut naive, &mut |naive| {
                    flat.chunks_exact(LEN).for_each(|x| _ = black_box(naive.predict(x)));
                });
                let mut step = Step::new(&*net, loss.clone());
                let mut ours = || _ = black_box(step.run(&batch, &labels));
                self.task(name, "train 64", threads, &mut ours, &mut naive, &mut |naive| {
                    black_box(naive.train(flat, &labels, RATE as f32, MOMENTUM as f32));
                });
            });
        }
    }

    /// One task, ours and the reference's by turns.
    fn task(
        &mut self,
        net: &str,
        task: &str,
        threads: usize,
        ours: &mut (dyn FnMut() + Send),
        naive: &mut Option<naive::Network>,
        reference: &mut (dyn FnMut(&mut naive::Network) + Send),
    ) {
        let budget = Duration::from_millis(self.options.milliseconds);
        let micros = |seconds: f64| format!("{:.1}", seconds * 1e6);
        let (ours, loops): (Spread, Option<Spread>) = match naive {
            Some(naive) => {
                let spreads = alternate(budget, &mut [ours, &mut || reference(naive)]);
                (spreads[0], Some(spreads[1]))
            }
            None => (alternate(budget, &mut [ours])[0], None),
        };
        self.table.row(vec![
            net.into(),
            task.into(),
            threads.to_string(),
            micros(ours.median),
            format!("{} – {}", micros(ours.low), micros(ours.high)),
            loops.map_or("".into(), |loops| micros(loops.median)),
            loops.map_or("".into(), |loops| format!("{:.2}", loops.median / ours.median)),
        ]);
        self.results.add(&format!("{net}, {task}, {threads} threads"), ours.median);
        if let Some(loops) = loops {
            self.results.add(&format!("{net}, {task}, loops"), loops.median);
        }
    }
}

/// A training step: forward, loss, backward, and SGD with momentum.
struct Step<N: Train, L> {
    net: Box<N>,
    tape: Tape<N>,
    grads: Box<N>,
    doutput: Vec<N::Output>,
    rng: Rng,
    sgd: Sgd,
    loss: L,
}

impl<N: Train<Elem = f32, Output = [f32; 10]>, L: Loss<[f32; 10], usize>> Step<N, L> {
    fn new(from: &N, loss: L) -> Self {
        let (mut net, sgd) = (N::zeros(), Sgd::new(RATE).momentum(MOMENTUM));
        net.as_mut_slice().copy_from_slice(from.as_slice());
        Step { net, tape: N::tape(), grads: N::zeros(), doutput: vec![[0.0; 10]; BATCH], rng: Rng::new(1), sgd, loss }
    }

    fn run(&mut self, batch: &[N::Input], labels: &[usize]) -> f64 {
        let output = self.net.forward(&mut self.tape, batch, Mode::Train(&mut self.rng));
        let loss = self.loss.loss(output, labels, &mut self.doutput).expect("outputs are finite");
        optim::zero(&mut *self.grads);
        self.net.backward_weights(&mut self.tape, &self.doutput, &mut self.grads);
        self.sgd.step(&mut *self.net, &self.grads);
        loss
    }
}

/// Both compute the same: the outputs, and the losses of three training steps.
fn check<N>(
    net: &N,
    naive: &mut naive::Network,
    batch: &[N::Input],
    labels: &[usize],
    loss: impl Loss<[f32; 10], usize>,
) where
    N: Train<Elem = f32, Output = [f32; 10]>,
    N::Input: Array<f32>,
{
    naive.set_weights(net.as_slice());
    let flat = N::Input::flat(batch);
    for (x, y) in flat.chunks_exact(flat.len() / batch.len()).zip(net.predict_batch(batch)) {
        for (naive, ours) in naive.predict(x).iter().zip(y) {
            assert!((naive - ours).abs() < 1e-4, "{}: {ours}, but straightforward loops give {naive}", N::NAME);
        }
    }
    let mut step = Step::new(net, loss);
    for _ in 0..3 {
        let (ours, naive) = (step.run(batch, labels), naive.train(flat, labels, RATE as f32, MOMENTUM as f32) as f64);
        assert!((ours - naive).abs() < 1e-4, "{}: loss {ours}, but straightforward loops give {naive}", N::NAME);
    }
}
