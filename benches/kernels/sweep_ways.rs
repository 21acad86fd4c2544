//! How good the choice between kernels is, and the table of [`choice`](dl_core::kernels::choice) for this machine.

mod cases;
mod search;
mod shapes;
mod times;

use std::time::{Duration, Instant};

use cases::{Case, Decision};
use dl::prelude::Rng;
use dl_core::kernels::choice::{TABLE, Table as Numbers};
use timing::Table;

/// How many of the worst are shown.
const SHOWN: usize = 5;

/// What is lost within the accuracy of times.
const NOTHING: f64 = 0.02;

/// Times all ways of many shapes, prints what the choice loses, and the numbers that would lose least.
pub fn sweep(quick: bool) {
    let (seconds, sample) = if quick { (23, 120) } else { (160, 300) };
    let sample = Duration::from_micros(sample);
    let mut cases = time_all(Instant::now() + Duration::from_secs(seconds), sample);
    // The worst are timed again, for longer, before they are accused.
    for decision in Decision::ALL {
        for case in worst_of(&cases, decision, 4 * SHOWN) {
            cases[case].again(5 * sample);
        }
    }
    let found = search::search(&cases);
    println!(
        "The ways that the table of choice.rs chooses, and those of the table below, against the fastest of all:\n"
    );
    let mut summary = Table::new(&[
        "decision",
        "shapes",
        "fastest, today",
        "found",
        "mean loss, today",
        "found",
        "worst, today",
        "found",
    ]);
    for decision in Decision::ALL {
        summary.row(row(&decision.to_string(), &of(&cases, decision), &found));
    }
    summary.row(row("all", &cases.iter().collect::<Vec<_>>(), &found));
    println!("{summary}\nA way counts as fastest within {:.0} %.\n", 100.0 * NOTHING);
    let mut worst = Table::new(&["decision", "shape", "chosen", "µs", "fastest", "µs", "loss"]);
    for decision in Decision::ALL {
        for case in worst_of(&cases, decision, SHOWN) {
            let case = &cases[case];
            let (chosen, (fastest, least)) = (case.chosen(&TABLE), case.fastest());
            worst.row(vec![
                decision.to_string(),
                case.shape.to_string(),
                chosen.to_string(),
                format!("{:.1}", 1e6 * case.seconds(chosen)),
                fastest.to_string(),
                format!("{:.1}", 1e6 * least),
                percent(case.loss(&TABLE)),
            ]);
        }
    }
    println!("{worst}");
    println!("For choice.rs, before `cargo fmt`:\n\npub const TABLE: Table = {found:#?};");
}

/// Shapes in an order of chance, until the time is up: those of linear layers first, as they are few.
fn time_all(end: Instant, sample: Duration) -> Vec<Case> {
    let (linear, mut convolutions) = (shapes::linear(), shapes::convolutions());
    Rng::new(1).shuffle(&mut convolutions);
    let (mut cases, mut timed) = (Vec::new(), 0);
    let all = linear.len() + convolutions.len();
    for shape in linear.into_iter().chain(convolutions) {
        if Instant::now() >= end {
            break;
        }
        timed += 1;
        cases.extend(Decision::ALL.into_iter().filter_map(|decision| Case::new(decision, shape, sample)));
    }
    println!("{timed} of {all} shapes were timed.\n");
    cases
}

/// The numbers of the cases in which most is lost.
fn worst_of(cases: &[Case], decision: Decision, count: usize) -> Vec<usize> {
    let mut worst: Vec<usize> = (0..cases.len()).filter(|i| cases[*i].decision == decision).collect();
    worst.sort_by(|a, b| cases[*b].loss(&TABLE).total_cmp(&cases[*a].loss(&TABLE)));
    worst.truncate(count);
    worst
}

fn of(cases: &[Case], decision: Decision) -> Vec<&Case> {
    cases.iter().filter(|case| case.decision == decision).collect()
}

/// What today's table and another lose in these cases.
fn row(name: &str, cases: &[&Case], found: &Numbers) -> Vec<String> {
    let [today, found] = [&TABLE, found].map(|table| {
        let losses: Vec<f64> = cases.iter().map(|case| case.loss(table)).collect();
        let part = |x: f64| x / losses.len().max(1) as f64;
        [
            part(losses.iter().filter(|loss| **loss <= NOTHING).count() as f64),
            part(losses.iter().sum()),
            losses.iter().fold(0.0, |worst: f64, loss| worst.max(*loss)),
        ]
    });
    let numbers = today.into_iter().zip(found).flat_map(|(today, found)| [percent(today), percent(found)]);
    [name.into(), cases.len().to_string()].into_iter().chain(numbers).collect()
}

fn percent(part: f64) -> String {
    format!("{:.1} %", 100.0 * part)
}
