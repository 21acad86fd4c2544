//! What the machine can do at most, measured in the same run.

use std::fmt;

use timing::{Peak, Results, bandwidth, peak};

/// What the caches beyond a core's own hold easily: as much as the weights of the widest network.
const CACHED: usize = 7_400_000;
/// More than caches hold.
const MEMORY: usize = 256_000_000;

/// Of so many threads.
struct Limits {
    threads: usize,
    peak: Peak,
    cached: f64,
    memory: f64,
}

/// Peak and bandwidth for every number of threads.
pub struct Machine(Vec<Limits>);

impl Machine {
    /// Nothing measured.
    pub fn unknown() -> Self {
        Machine(Vec::new())
    }

    /// Measures.
    pub fn measure(threads: &[usize], results: &mut Results) -> Self {
        let limits = |threads: &usize| {
            let threads = *threads;
            let (cached, memory) = (bandwidth(CACHED, threads), bandwidth(MEMORY, threads));
            Limits { threads, peak: peak(threads), cached, memory }
        };
        let machine = Machine(threads.iter().map(limits).collect());
        for Limits { threads, peak, cached, memory } in &machine.0 {
            results.add(&format!("peak, {threads} threads, GFLOP/s"), peak.gflops);
            results.add(&format!("cache, {threads} threads, GB/s"), *cached);
            results.add(&format!("memory, {threads} threads, GB/s"), *memory);
        }
        machine
    }

    fn limits(&self, threads: usize) -> Option<&Limits> {
        self.0.iter().find(|limits| limits.threads == threads)
    }

    /// The most GFLOP/s of so many threads.
    pub fn peak(&self, threads: usize) -> Option<f64> {
        self.limits(threads).map(|limits| limits.peak.gflops)
    }

    /// The GB/s at which so many threads read as many bytes as the largest networks have weights.
    pub fn bandwidth(&self, threads: usize) -> Option<f64> {
        self.limits(threads).map(|limits| limits.cached)
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (cached, memory) = (CACHED as f64 / 1e6, MEMORY as f64 / 1e6);
        let heading = ["threads", "instructions", "peak GFLOP/s"].map(String::from);
        let streams = [cached, memory].map(|size| format!("GB/s of {size} MB"));
        let heading: Vec<&str> = heading.iter().chain(&streams).map(String::as_str).collect();
        let mut table = timing::Table::new(&heading);
        for Limits { threads, peak, cached, memory } in &self.0 {
            let numbers = [peak.gflops, *cached, *memory].map(|number| format!("{number:.1}"));
            let mut row = vec![threads.to_string(), peak.instructions.to_string()];
            row.extend(numbers);
            table.row(row);
        }
        table.fmt(f)
    }
}
