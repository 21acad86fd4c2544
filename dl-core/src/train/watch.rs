//! Which epoch is the best.

use super::report::Report;
use crate::error::{Error, ErrorKind};

/// What makes an epoch better than another: a column of the report.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    column: String,
    higher_is_better: bool,
}

impl Watch {
    /// Watches `name`, which is `loss` or a metric (given with whether higher is better), on the validation set if there is one.
    pub fn new(name: &str, metrics: &[(String, bool)], validated: bool) -> Result<Self, Error> {
        let higher_is_better = match metrics.iter().find(|(metric, _)| metric == name) {
            Some((_, higher)) => *higher,
            None if name == "loss" => false,
            None => {
                let known: Vec<_> = metrics.iter().map(|(metric, _)| format!(", `{metric}`")).collect();
                return Err(Error::new(
                    ErrorKind::Setting,
                    format!(
                        "`{name}` cannot be watched: there is `loss`{}; metrics are given to the trainer with `.metric(…)`",
                        known.concat()
                    ),
                ));
            }
        };
        let set = if validated { "validation" } else { "train" };
        Ok(Watch { column: format!("{set} {name}"), higher_is_better })
    }

    /// What the last epoch has there.
    pub fn value(&self, report: &Report) -> f64 {
        report.values(&self.column).and_then(|values| values.last().copied()).unwrap_or(f64::NAN)
    }

    /// Notes in the report which epoch is the best, the first of equals; whether it is the last.
    pub fn judge(&self, report: &mut Report) -> bool {
        let values = report.values(&self.column).unwrap_or_default();
        let better = |a: f64, b: f64| if self.higher_is_better { a > b } else { a < b };
        let best = |best: Option<usize>, i: usize| match best {
            _ if values[i].is_nan() => best,
            Some(b) if !better(values[i], values[b]) => best,
            _ => Some(i),
        };
        report.best = (0..values.len()).fold(None, best);
        report.best.is_some_and(|b| b + 1 == values.len())
    }
}
