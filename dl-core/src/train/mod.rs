//! Training without writing the loop: [`Trainer`], and the [`Report`] it gives.

mod callback;
mod evaluate;
mod files;
mod fit;
mod metrics;
mod options;
mod pass;
#[cfg(feature = "plot")]
mod plot;
mod progress;
mod rate;
mod report;
mod settings;
mod state;
mod table;
mod trainer;
mod watch;

pub use callback::{Batch, Flow};
pub use evaluate::evaluate;
pub use metrics::Metrics;
pub use report::{Ending, Epoch, Evaluation, Report};
pub use trainer::Trainer;
