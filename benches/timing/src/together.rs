//! The same on several threads at once.

use std::sync::Barrier;
use std::thread;
use std::time::Instant;

/// The seconds from the first begin to the last end when so many threads do what `prepare` makes for each of them: the best
/// of `times` after a warm-up.
pub fn together<F: FnMut()>(threads: usize, times: usize, prepare: impl Fn() -> F + Sync) -> f64 {
    let barrier = Barrier::new(threads);
    let timed = || {
        let mut work = prepare();
        work();
        let run = |_| {
            barrier.wait();
            let start = Instant::now();
            work();
            (start, Instant::now())
        };
        (0..times).map(run).collect()
    };
    let runs: Vec<Vec<(Instant, Instant)>> = thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(timed)).collect();
        handles.into_iter().map(|handle| handle.join().expect("the work does not fail")).collect()
    });
    let seconds = |time: usize| {
        let all = runs.iter().map(|runs| runs[time]);
        let (start, end) = (all.clone().map(|run| run.0).min(), all.map(|run| run.1).max());
        start.zip(end).map_or(0.0, |(start, end)| (end - start).as_secs_f64())
    };
    (0..times).map(seconds).fold(f64::INFINITY, f64::min)
}
