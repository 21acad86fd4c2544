//! Taking times.

use std::time::{Duration, Instant};

/// Median and spread of some samples, in the unit of the samples.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// Half of the samples are below.
    pub median: f64,
    /// A tenth of the samples are below.
    pub low: f64,
    /// A tenth of the samples are above.
    pub high: f64,
}

impl Spread {
    /// Of these samples, at least one.
    pub fn of(mut samples: Vec<f64>) -> Self {
        samples.sort_by(f64::total_cmp);
        let at = |part: f64| samples[((samples.len() - 1) as f64 * part).round() as usize];
        Spread { median: at(0.5), low: at(0.1), high: at(0.9) }
    }
}

/// How long a sample takes at least, so that the clock does not matter.
const SAMPLE: Duration = Duration::from_micros(300);

/// How many samples there are at least, of work that takes longer than the budget.
const FEWEST: usize = 5;

/// Times several ways to do the same by turns, so that whatever slows the machine slows all of them: the seconds of one
/// call each. Warm-up comes first; then samples are taken until `budget` is used up, at least 5 of each.
pub fn alternate(budget: Duration, ways: &mut [&mut (dyn FnMut() + Send)]) -> Vec<Spread> {
    let calls: Vec<usize> = ways.iter_mut().map(|way| calls(SAMPLE, &mut || way())).collect();
    let mut samples = vec![Vec::new(); ways.len()];
    let start = Instant::now();
    while samples[0].len() < FEWEST || start.elapsed() < budget {
        for ((way, calls), samples) in ways.iter_mut().zip(&calls).zip(&mut samples) {
            let start = Instant::now();
            for _ in 0..*calls {
                way();
            }
            samples.push(start.elapsed().as_secs_f64() / *calls as f64);
        }
    }
    samples.into_iter().map(Spread::of).collect()
}

/// The least that a call of each of some ways takes, in seconds: `way(i)` is a call of the `i`-th. After a warm-up, so many samples,
/// each at least this long, are taken of all ways by turns.
pub fn least(sample: Duration, samples: usize, ways: usize, way: &mut dyn FnMut(usize)) -> Vec<f64> {
    let calls: Vec<usize> = (0..ways).map(|i| calls(sample, &mut || way(i))).collect();
    let mut least = vec![f64::INFINITY; ways];
    for _ in 0..samples {
        for (i, (calls, least)) in calls.iter().zip(&mut least).enumerate() {
            let start = Instant::now();
            for _ in 0..*calls {
                way(i);
            }
            *least = least.min(start.elapsed().as_secs_f64() / *calls as f64);
        }
    }
    least
}

/// Warms up and finds how many calls make a sample.
fn calls(sample: Duration, way: &mut dyn FnMut()) -> usize {
    let mut calls = 1;
    loop {
        let start = Instant::now();
        for _ in 0..calls {
            way();
        }
        if start.elapsed() >= sample {
            way();
            return calls;
        }
        calls *= 2;
    }
}
