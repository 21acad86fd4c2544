//! A decision between ways, with the times of all of them.

use std::fmt;
use std::time::Duration;

use dl_core::kernels::choice::{Table, Way};
use dl_core::kernels::decisions::in_lanes_by;

use super::shapes::Shape;
use super::times::seconds;

/// What is decided.
#[derive(Clone, Copy, PartialEq)]
pub enum Decision {
    Forward,
    InputGradient,
    WeightGradient,
    Linear,
}

/// What can be chosen.
#[derive(Clone, Copy, PartialEq)]
pub enum Choice {
    Way(Way),
    /// How many samples of a linear layer are in lanes.
    InLanes(usize),
}

/// One decision.
pub struct Case {
    pub decision: Decision,
    pub shape: Shape,
    times: Vec<(Choice, f64)>,
}

impl Decision {
    pub const ALL: [Decision; 4] =
        [Decision::Forward, Decision::InputGradient, Decision::WeightGradient, Decision::Linear];

    /// All that is possible; nothing, if the decision is not about such layers.
    fn choices(self, shape: Shape) -> Vec<Choice> {
        match (self, shape) {
            (Decision::Forward, Shape::Conv(conv, _)) => conv.ways().map(Choice::Way).collect(),
            (Decision::InputGradient, Shape::Conv(conv, _)) => conv.input_gradient_ways().map(Choice::Way).collect(),
            // Where the window is the image, networks leave it to the linear layers' product.
            (Decision::WeightGradient, Shape::Conv(conv, _)) if conv.is_whole() => Vec::new(),
            (Decision::WeightGradient, Shape::Conv(conv, _)) => conv.weight_gradient_ways().map(Choice::Way).collect(),
            (Decision::Linear, Shape::Linear(_, n)) => {
                let mut lanes = vec![0, n - n % 16, n];
                lanes.dedup();
                lanes.into_iter().map(Choice::InLanes).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Case {
    /// Times all choices, if there are several; a sample takes at least so long.
    pub fn new(decision: Decision, shape: Shape, sample: Duration) -> Option<Self> {
        let choices = decision.choices(shape);
        if choices.len() < 2 {
            return None;
        }
        let seconds = seconds(sample, decision, shape, &choices);
        Some(Case { decision, shape, times: choices.into_iter().zip(seconds).collect() })
    }

    /// Times them again; the least counts.
    pub fn again(&mut self, sample: Duration) {
        let choices: Vec<Choice> = self.times.iter().map(|time| time.0).collect();
        let seconds = seconds(sample, self.decision, self.shape, &choices);
        self.times.iter_mut().zip(seconds).for_each(|((_, least), seconds)| *least = least.min(seconds));
    }

    /// What a table chooses.
    pub fn chosen(&self, table: &Table) -> Choice {
        match (self.decision, self.shape) {
            (_, Shape::Linear([inputs, outputs], n)) => Choice::InLanes(in_lanes_by(table, n, inputs, outputs)),
            (Decision::InputGradient, Shape::Conv(conv, n)) => Choice::Way(conv.input_gradient_way_by(table, n)),
            (Decision::WeightGradient, Shape::Conv(conv, n)) => Choice::Way(conv.weight_gradient_way_by(table, n)),
            (_, Shape::Conv(conv, n)) => Choice::Way(conv.way_by(table, n)),
        }
    }

    /// What a choice takes.
    pub fn seconds(&self, choice: Choice) -> f64 {
        self.times.iter().find(|time| time.0 == choice).expect("a choice is among those that are possible").1
    }

    /// The choice that takes least, and what it takes.
    pub fn fastest(&self) -> (Choice, f64) {
        self.times.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1)).expect("there are several choices")
    }

    /// How much longer than the fastest a table's choice takes, as a part of it.
    pub fn loss(&self, table: &Table) -> f64 {
        self.seconds(self.chosen(table)) / self.fastest().1 - 1.0
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Decision::Forward => "forward",
            Decision::InputGradient => "input gradient",
            Decision::WeightGradient => "weight gradient",
            Decision::Linear => "linear",
        })
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Choice::Way(way) => write!(f, "{way:?}"),
            Choice::InLanes(samples) => write!(f, "{samples} in lanes"),
        }
    }
}
