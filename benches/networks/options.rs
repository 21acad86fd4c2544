//! What can be chosen.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// The networks.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Net {
    LectureFc,
    LectureConv,
    #[value(name = "lenet5")]
    LeNet5,
    #[value(name = "caffe-lenet")]
    Caffe,
    Wide,
    Vgg,
}

impl Net {
    /// Whether loops are not timed, because they are too slow, or would drive the weights that are to be streamed out of the
    /// caches; whether they compute the same is looked at all the same.
    pub fn is_heavy(self) -> bool {
        matches!(self, Net::Wide | Net::Vgg)
    }
}

/// What is timed.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Task {
    #[value(name = "predict-1")]
    PredictOne,
    #[value(name = "predict-64")]
    PredictBatch,
    #[value(name = "train-64")]
    Train,
}

impl Task {
    /// Its name in tables and results.
    pub fn name(self) -> &'static str {
        match self {
            Task::PredictOne => "predict 1",
            Task::PredictBatch => "predict 64",
            Task::Train => "train 64",
        }
    }
}

/// How fast networks predict and learn.
#[derive(Parser)]
pub struct Options {
    /// Only these networks
    #[arg(long, value_enum, value_delimiter = ',')]
    pub net: Option<Vec<Net>>,
    /// Only these tasks
    #[arg(long, value_enum, value_delimiter = ',')]
    pub task: Option<Vec<Task>>,
    /// Numbers of threads
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    pub threads: Vec<usize>,
    /// Without the straightforward loops
    #[arg(long)]
    pub alone: bool,
    /// Only times: no loops, no peak, no memory
    #[arg(long, conflicts_with = "machine")]
    pub times: bool,
    /// Only what the machine can do at most
    #[arg(long)]
    pub machine: bool,
    /// How long each comparison takes
    #[arg(long, default_value_t = 500)]
    pub milliseconds: u64,
    /// Also write the medians to this file
    #[arg(long)]
    pub json: Option<PathBuf>,
    /// What cargo adds
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// Whether a network is among those asked for.
    pub fn wants(&self, net: Net) -> bool {
        !self.machine && self.net.as_ref().is_none_or(|nets| nets.contains(&net))
    }

    /// Whether a task is among those asked for.
    pub fn wants_task(&self, task: Task) -> bool {
        self.task.as_ref().is_none_or(|tasks| tasks.contains(&task))
    }
}
