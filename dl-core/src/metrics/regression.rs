//! How far numbers are from numbers.

use super::{Metric, data, evaluate, mean, same_length};
use crate::element::Element;
use crate::error::Error;
use crate::value::Numbers;

/// `Σ (x − y)² / n` over all numbers.
///
/// # Errors
/// If there is no sample or there are not as many outputs as targets.
pub fn mean_squared_error<A: Numbers>(outputs: &[A], targets: &[A]) -> Result<f64, Error> {
    evaluate(MeanSquaredError::new(), outputs, targets)
}

/// `Σ |x − y| / n` over all numbers.
///
/// # Errors
/// If there is no sample or there are not as many outputs as targets.
pub fn mean_absolute_error<A: Numbers>(outputs: &[A], targets: &[A]) -> Result<f64, Error> {
    evaluate(MeanAbsoluteError::new(), outputs, targets)
}

/// The coefficient of determination; see [`R2`].
///
/// # Errors
/// If there are fewer than two samples or there are not as many outputs as targets.
pub fn r2<A: Numbers>(outputs: &[A], targets: &[A]) -> Result<f64, Error> {
    evaluate(R2::new(), outputs, targets)
}

/// Calls `f` with every output and its target.
fn each<A: Numbers>(outputs: &[A], targets: &[A], mut f: impl FnMut(f64, f64)) -> Result<(), Error> {
    same_length(outputs.len(), targets.len())?;
    A::flat(outputs).iter().zip(A::flat(targets)).for_each(|(x, y)| f(x.to_f64(), y.to_f64()));
    Ok(())
}

macro_rules! mean_error {
    ($(#[$doc:meta])* $Error:ident, $name:literal, $x:ident, $y:ident => $error:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $Error {
            sum: f64,
            n: usize,
        }

        impl $Error {
            /// Of no samples yet.
            pub fn new() -> Self {
                Self::default()
            }
        }

        impl<A: Numbers> Metric<A, A> for $Error {
            fn name(&self) -> &str {
                $name
            }
            fn higher_is_better(&self) -> bool {
                false
            }
            fn reset(&mut self) {
                *self = Self::default();
            }
            fn add(&mut self, outputs: &[A], targets: &[A]) -> Result<(), Error> {
                each(outputs, targets, |$x, $y| {
                    self.sum += $error;
                    self.n += 1;
                })
            }
            fn value(&self) -> Result<f64, Error> {
                mean(self.sum, self.n, concat!("the ", $name))
            }
        }
    };
}
mean_error!(
    /// `Σ (x − y)² / n` over all numbers; NaN if one is NaN.
    MeanSquaredError, "mean squared error", x, y => (x - y) * (x - y)
);
mean_error!(
    /// `Σ |x − y| / n` over all numbers; NaN if one is NaN.
    MeanAbsoluteError, "mean absolute error", x, y => (x - y).abs()
);

/// The coefficient of determination `1 − Σ (x − y)² / Σ (y − ȳ)²`: 1 if all is predicted, 0 if no better than the targets' mean
/// `ȳ`. Of arrays, the mean over their numbers, each by itself. As in scikit-learn, where the targets are all the same it is 1 for
/// perfect outputs and 0 for others. NaN if a number is NaN.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct R2 {
    n: usize,
    /// For each number of a value: the mean of the targets, Σ (y − ȳ)², and Σ (x − y)².
    sums: Vec<[f64; 3]>,
}

impl R2 {
    /// Of no samples yet.
    pub fn new() -> Self {
        R2::default()
    }
}

impl<A: Numbers> Metric<A, A> for R2 {
    fn name(&self) -> &str {
        "R²"
    }
    fn higher_is_better(&self) -> bool {
        true
    }
    fn reset(&mut self) {
        *self = R2::default();
    }
    fn add(&mut self, outputs: &[A], targets: &[A]) -> Result<(), Error> {
        same_length(outputs.len(), targets.len())?;
        self.sums.resize(A::LEN, [0.0; 3]);
        let mut i = 0;
        let (n, sums) = (&mut self.n, &mut self.sums);
        each(outputs, targets, |x, y| {
            *n += usize::from(i == 0);
            // Welford (1962): mean and squares in one pass, without cancellation.
            let [mean, total, rest] = &mut sums[i];
            let before = y - *mean;
            *mean += before / *n as f64;
            *total += before * (y - *mean);
            *rest += (x - y) * (x - y);
            i = (i + 1) % A::LEN;
        })
    }
    fn value(&self) -> Result<f64, Error> {
        if self.n < 2 {
            return Err(data(format!("R² of {} samples is not a number: it needs at least 2", self.n)));
        }
        let one = |[_, total, rest]: &[f64; 3]| match (*total == 0.0, *rest == 0.0) {
            (true, true) => 1.0,
            (true, false) if !rest.is_nan() => 0.0,
            _ => 1.0 - rest / total,
        };
        mean(self.sums.iter().map(one).sum(), self.sums.len(), "R²")
    }
}
