//! Metrics of sequences: over all steps.

use alloc::vec::Vec;

use super::{Accuracy, BinaryAccuracy, MacroF1, MeanAbsoluteError, MeanSquaredError, Metric, R2, TopK, same_length};
use crate::error::Error;
use crate::loss::{at_step, lengths};

macro_rules! sequences {
    ($($Metric:ident),*) => { $(
        impl<S: Copy, Y: Clone> Metric<Vec<S>, Vec<Y>> for $Metric
                where
                    $Metric: Metric<S, Y>,
                {
            fn name(&self) -> &str {
                Metric::<S, Y>::name(self)
            }

            fn higher_is_better(&self) -> bool {
                Metric::<S, Y>::higher_is_better(self)
            }

            fn reset(&mut self) {
                Metric::<S, Y>::reset(self);
            }

            fn add(&mut self, outputs: &[Vec<S>], targets: &[Vec<Y>]) -> Result<(), Error> {
                same_length(outputs.len(), targets.len())?;
                lengths(outputs, targets)?;
                Metric::<S, Y>::add(self, &outputs.concat(), &targets.concat()).map_err(|e| at_step(e, outputs))
            }

            fn value(&self) -> Result<f64, Error> {
                Metric::<S, Y>::value(self)
            }
        }
    )* };
}
sequences!(Accuracy, BinaryAccuracy, MacroF1, MeanAbsoluteError, MeanSquaredError, R2, TopK);
