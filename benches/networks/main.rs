//! How fast networks predict and learn: `cargo bench --bench networks`.
//!
//! Every network beside straightforward loops, by turns in the same run, after both have been shown to compute the same, and
//! beside what the machine can do at most, measured in the same run. Then what a second core gives, the memory of a training
//! step, and what is allocated. `-- --help` lists what can be chosen.

mod machine;
mod memory;
mod nets;
mod options;
mod step;

use std::hint::black_box;
use std::time::Duration;

use clap::Parser;
use dl::prelude::*;
use dl::value::Array;
use machine::Machine;
use memory::Memory;
use options::{Net, Options, Task};
use step::{BATCH, MOMENTUM, RATE, Step, check};
use timing::{Heap, Results, Spread, Table, alternate, naive};

#[global_allocator]
static HEAP: Heap = Heap;

/// Weights beyond which a single prediction reads them from farther away than a core's own caches.
const LARGE: usize = 1 << 20;

fn main() {
    let options = Options::parse();
    let mut results = Results::new("networks");
    let machine = if options.times {
        Machine::unknown()
    } else {
        let machine = Machine::measure(&options.threads, &mut results);
        println!("{machine}");
        machine
    };
    let heading = [
        "network",
        "task",
        "threads",
        "median µs",
        "10 % – 90 %",
        "GFLOP/s",
        "of peak",
        "weights GB/s",
        "of cache",
        "loops µs",
        "loops / ours",
    ];
    let second = Table::new(&["network", "training step, 1 thread, µs", "2 threads, µs", "speed-up"]);
    let table = Table::new(&heading);
    let mut bench = Bench { table, second, machine, memory: Memory::new(), results, options };
    bench.network::<nets::LectureFc>(Net::LectureFc, Nll);
    bench.network::<nets::LectureConv>(Net::LectureConv, Nll);
    bench.network::<nets::LeNet5>(Net::LeNet5, CrossEntropy);
    bench.network::<nets::CaffeLeNet>(Net::Caffe, CrossEntropy);
    bench.network::<nets::Wide>(Net::Wide, CrossEntropy);
    bench.network::<nets::Vgg>(Net::Vgg, CrossEntropy);
    if !bench.options.machine {
        bench.print();
    }
    if let Some(path) = &bench.options.json {
        bench.results.save(path);
    }
}

/// So many threads, on which work that is installed is done.
fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started")
}

struct Bench {
    options: Options,
    machine: Machine,
    table: Table,
    second: Table,
    memory: Memory,
    results: Results,
}

/// What is timed, where, and how much work it is.
struct Row {
    net: &'static str,
    task: Task,
    threads: usize,
    /// Additions and multiplications.
    flops: u64,
    /// Bytes of weights that are read from farther away than a core's own caches.
    streamed: usize,
}

impl Bench {
    /// All tasks of a network with ten classes.
    fn network<N>(&mut self, which: Net, loss: impl Loss<[f32; 10], usize> + Clone)
    where
        N: Train<Elem = f32, Output = [f32; 10]>,
        N::Input: Array<f32>,
    {
        if !self.options.wants(which) {
            return;
        }
        let mut rng = Rng::new(7);
        let mut batch: Vec<N::Input> = dl::value::zeros(BATCH);
        N::Input::flat_mut(&mut batch).iter_mut().for_each(|x| *x = rng.normal() as f32);
        let labels: Vec<usize> = (0..BATCH).map(|i| i * 7 % 10).collect();
        let net = N::init(1);
        let mut naive = None;
        if !self.options.times {
            for threads in self.options.threads.clone() {
                self.memory.measure(&*net, &batch, threads, loss.clone());
            }
            let mut loops = nets::naive(which);
            let samples = if which.is_heavy() { 2 } else { BATCH };
            check(&*net, &mut loops, &batch[..samples], &labels[..samples], loss.clone());
            naive = Some(loops).filter(|_| !which.is_heavy() && !self.options.alone);
        }
        let flat = N::Input::flat(&batch);
        let len = flat.len() / BATCH;
        let first = N::LAYERS.iter().map(|layer| layer.macs).find(|macs| *macs > 0).unwrap_or(0);
        let (bytes, numbers) = (size_of_val(net.as_slice()), net.as_slice().len() as u64);
        // Used hardly more than once, so that reading them is most of the work.
        let weights = if bytes >= LARGE && N::MACS < 2 * numbers { bytes } else { 0 };
        let row = |task, threads| {
            let (macs, streamed) = match task {
                Task::PredictOne => (N::MACS, weights),
                Task::PredictBatch => (BATCH as u64 * N::MACS, 0),
                // Forward, the gradient of the weights, and that of every layer's input but the first's.
                Task::Train => (BATCH as u64 * (3 * N::MACS - first), 0),
            };
            Row { net: N::NAME, task, threads, flops: 2 * macs, streamed }
        };
        let mut steps = Vec::new();
        for threads in self.options.threads.clone() {
            pool(threads).install(|| {
                let mut predictor = net.predictor();
                let mut ours = || _ = black_box(predictor.predict(black_box(&batch[0])));
                self.task(row(Task::PredictOne, threads), &mut ours, &mut naive, &mut |naive| {
                    black_box(naive.predict(black_box(&flat[..len])));
                });
                let mut ours = || _ = black_box(net.predict_batch(black_box(&batch)));
                self.task(row(Task::PredictBatch, threads), &mut ours, &mut naive, &mut |naive| {
                    flat.chunks_exact(len).for_each(|x| _ = black_box(naive.predict(x)));
                });
                let mut step = Step::new(&*net, loss.clone(), BATCH);
                let mut ours = || _ = black_box(step.run(&batch, &labels));
                steps.extend(self.task(row(Task::Train, threads), &mut ours, &mut naive, &mut |naive| {
                    black_box(naive.train(flat, &labels, RATE as f32, MOMENTUM as f32));
                }));
            });
            // Loops use one thread, however many there are.
            naive = None;
        }
        if let ([1, 2], [one, two]) = (&self.options.threads[..], &steps[..]) {
            let numbers = [one * 1e6, two * 1e6].map(|micros| format!("{micros:.1}"));
            let row = [N::NAME.to_string()].into_iter().chain(numbers).chain([format!("{:.2}", one / two)]);
            self.second.row(row.collect());
        }
    }

    /// One task, ours and the reference's by turns: the median of ours.
    fn task(
        &mut self,
        row: Row,
        ours: &mut (dyn FnMut() + Send),
        naive: &mut Option<naive::Network>,
        reference: &mut (dyn FnMut(&mut naive::Network) + Send),
    ) -> Option<f64> {
        if !self.options.wants_task(row.task) {
            return None;
        }
        let budget = Duration::from_millis(self.options.milliseconds);
        let (ours, loops): (Spread, Option<Spread>) = match naive {
            Some(naive) => {
                let spreads = alternate(budget, &mut [ours, &mut || reference(naive)]);
                (spreads[0], Some(spreads[1]))
            }
            None => (alternate(budget, &mut [ours])[0], None),
        };
        let Row { net, task, threads, flops, streamed } = row;
        let task = task.name();
        let micros = |seconds: f64| format!("{:.1}", seconds * 1e6);
        let part =
            |rate: f64, most: Option<f64>| most.map_or("".into(), |most| format!("{:.0} %", 100.0 * rate / most));
        let gflops = flops as f64 / ours.median / 1e9;
        let bandwidth = Some(streamed as f64 / ours.median / 1e9).filter(|_| streamed > 0);
        self.table.row(vec![
            net.into(),
            task.into(),
            threads.to_string(),
            micros(ours.median),
            format!("{} – {}", micros(ours.low), micros(ours.high)),
            format!("{gflops:.1}"),
            part(gflops, self.machine.peak(threads)),
            bandwidth.map_or("".into(), |rate| format!("{rate:.1}")),
            bandwidth.map_or("".into(), |rate| part(rate, self.machine.bandwidth(threads))),
            loops.map_or("".into(), |loops| micros(loops.median)),
            loops.map_or("".into(), |loops| format!("{:.2}", loops.median / ours.median)),
        ]);
        self.results.add(&format!("{net}, {task}, {threads} threads"), ours.median);
        if let Some(loops) = loops {
            self.results.add(&format!("{net}, {task}, loops"), loops.median);
        }
        Some(ours.median)
    }

    fn print(&self) {
        println!("{}", self.table);
        if self.options.threads == [1, 2] {
            println!("What the second core gives:\n\n{}", self.second);
        }
        if !self.options.times {
            self.memory.print();
        }
    }
}
