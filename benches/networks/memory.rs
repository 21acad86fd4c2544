//! The memory of training, and what is allocated.

use std::time::Duration;

use dl::plan::LayerInfo;
use dl::prelude::*;
use timing::{Table, heap};

use crate::step::{BATCH, Step};

/// The tables of memory and allocations.
pub struct Memory {
    bytes: Table,
    allocations: Table,
}

impl Memory {
    /// Empty tables.
    pub fn new() -> Self {
        let numbers = ["weights", "activations", "needed", "tape", "peak of the heap", "heap / needed"];
        let counts = ["training step", "predict 1", "predict 64"];
        let table = |columns: &[&str]| Table::new(&[&["network", "threads"], columns].concat());
        Memory { bytes: table(&numbers), allocations: table(&counts) }
    }

    /// Rows of a network, measured on threads that have done nothing yet, so that their scratch memory counts.
    pub fn measure<N>(&mut self, net: &N, batch: &[N::Input], threads: usize, loss: impl Loss<[f32; 10], usize> + Clone)
    where
        N: Train<Elem = f32, Output = [f32; 10]>,
    {
        let labels: Vec<usize> = (0..BATCH).map(|i| i % 10).collect();
        // Often enough that an allocation every now and then shows.
        let times = if N::MACS > 10_000_000 { 2 } else { 100 };
        let often = |f: &mut dyn FnMut()| {
            f();
            let (count, _) = heap::of_all_threads(|| (0..times).for_each(|_| f()));
            count as f64 / times as f64
        };
        // Threads of earlier pools end when they please; what they give back then must not be counted.
        std::thread::sleep(Duration::from_millis(50));
        let (mut step, mut per_step) = (None, 0.0);
        let pool = crate::pool(threads);
        let (_, peak) = heap::of_all_threads(|| {
            pool.install(|| {
                let mut first = Step::new(net, loss, BATCH);
                first.run(batch, &labels);
                per_step = often(&mut || _ = first.run(batch, &labels));
                step = Some(first);
            });
        });
        let tape = step.map_or(0, |step| step.tape_bytes());
        let predictions =
            pool.install(|| [often(&mut || _ = net.predict(&batch[0])), often(&mut || _ = net.predict_batch(batch))]);
        let weights = size_of_val(net.as_slice());
        let activations = size_of_val(batch) + size_of::<f32>() * BATCH * needed(N::LAYERS);
        // Weights, their gradient, and one moment.
        let sum = 3 * weights + activations;
        let kib = |bytes: usize| format!("{:.1}", bytes as f64 / 1024.0);
        let (name, threads) = (N::NAME.to_string(), threads.to_string());
        let mut row = vec![name.clone(), threads.clone()];
        row.extend([weights, activations, sum, tape, peak].map(kib));
        row.push(format!("{:.2}", peak as f64 / sum as f64));
        self.bytes.row(row);
        let counts = [per_step, predictions[0], predictions[1]].map(|count| format!("{count:.2}"));
        self.allocations.row([name, threads].into_iter().chain(counts).collect());
    }

    /// Prints both.
    pub fn print(&self) {
        println!(
            "Memory of a training step of {BATCH}, in KiB. Needed are weights, gradients, momentum, and the activations that the \
             backward pass reads:\nthe inputs and every layer's output, once where ReLU or LogSoftmax overwrites it. The peak is counted \
             by an allocator.\n\n{}",
            self.bytes
        );
        println!(
            "Allocations after the first call, on all threads; a prediction of 64 returns a vector.\n\n{}",
            self.allocations
        );
    }
}

/// The numbers per sample that the backward pass reads, beside the network's inputs and weights.
fn needed(layers: &[LayerInfo<'_>]) -> usize {
    let overwritten =
        |i: usize| layers.get(i + 1).is_some_and(|next| matches!(next.kind, "Relu" | "LogSoftmax" | "Flatten"));
    layers.iter().enumerate().filter(|(i, _)| !overwritten(*i)).map(|(_, layer)| layer.output.len()).sum()
}
