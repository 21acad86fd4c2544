//! What changes from epoch to epoch, apart from the network and the optimizer.

use super::report::Report;
use crate::network::{Network, Parameters};

/// Where training is.
pub(super) struct State<N> {
    /// Its epochs are those that are done.
    pub report: Report,
    /// How many steps are done.
    pub steps: usize,
    /// The weights of the end of the last good epoch.
    pub good: Box<N>,
    /// Those of the best epoch, if they are wanted and there is one.
    pub best: Option<Box<N>>,
}

impl<N: Network> State<N> {
    pub fn new(net: &N, report: Report) -> Self {
        State { report, steps: 0, good: net.clone(), best: None }
    }

    /// Keeps a network as the best.
    pub fn keep_best(&mut self, net: &N) {
        match &mut self.best {
            Some(best) => assign(&mut **best, net),
            None => self.best = Some(net.clone()),
        }
    }
}

/// `to = from`.
pub(super) fn assign<N: Parameters>(to: &mut N, from: &N) {
    to.as_mut_slice().copy_from_slice(from.as_slice());
}
