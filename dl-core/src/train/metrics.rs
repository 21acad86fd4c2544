//! The metrics of a trainer, each of a type of its own.

use crate::metrics::Metric;

/// A list of metrics on outputs of type `Output` and targets of type `Target`: `()` is empty, `(list, metric)` is one longer.
pub trait Metrics<Output, Target> {
    /// Adds them to a list, in order.
    fn list<'m>(&'m mut self, list: &mut Vec<&'m mut dyn Metric<Output, Target>>);
}

impl<Output, Target> Metrics<Output, Target> for () {
    fn list<'m>(&'m mut self, _: &mut Vec<&'m mut dyn Metric<Output, Target>>) {}
}

impl<Output, Target, L: Metrics<Output, Target>, M: Metric<Output, Target>> Metrics<Output, Target> for (L, M) {
    fn list<'m>(&'m mut self, list: &mut Vec<&'m mut dyn Metric<Output, Target>>) {
        self.0.list(list);
        list.push(&mut self.1);
    }
}
