//! Which epoch is the best.

use super::report::{Epoch, Report};
use crate::error::{Error, ErrorKind};

/// What makes an epoch better than another.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// The number of a metric; the loss if none.
    metric: Option<usize>,
    /// On the validation set; the training set if not.
    validated: bool,
    higher_is_better: bool,
}

impl Watch {
    /// Watches `name`, which is `loss` or a metric (given with whether higher is better), on the validation set if there is one.
    pub fn new(name: &str, metrics: &[(String, bool)], validated: bool) -> Result<Self, Error> {
        let metric = metrics.iter().position(|(metric, _)| metric == name);
        if metric.is_none() && name != "loss" {
            let known: Vec<_> = metrics.iter().map(|(metric, _)| format!(", `{metric}`")).collect();
            return Err(Error::new(
                ErrorKind::Setting,
                format!(
                    "`{name}` cannot be watched: there is `loss`{}; metrics are given to the trainer with `.metric(…)`",
                    known.concat()
                ),
            ));
        }
        Ok(Watch { metric, validated, higher_is_better: metric.is_some_and(|i| metrics[i].1) })
    }

    /// What an epoch has there.
    pub fn value(&self, epoch: &Epoch) -> f64 {
        let evaluation = epoch.validation.as_ref().filter(|_| self.validated).unwrap_or(&epoch.train);
        self.metric.map_or(evaluation.loss, |i| evaluation.metrics[i])
    }

    /// Notes in the report whether epoch `i` is better than the best before it; whether it is. Of equals, the first is.
    pub fn judge(&self, report: &mut Report, i: usize) -> bool {
        let value = self.value(&report.epochs[i]);
        let better = match report.best().map(|best| self.value(best)) {
            None => !value.is_nan(),
            Some(best) if self.higher_is_better => value > best,
            Some(best) => value < best,
        };
        if better {
            report.best = Some(i);
        }
        better
    }
}
