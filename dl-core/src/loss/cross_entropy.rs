//! [`struct@CrossEntropy`].

use super::{Loss, check, sequences};
use crate::element::Element;
use crate::error::Error;
use crate::kernels::simd::{Simd, Work, vectorized};
use crate::kernels::sum_of;
use crate::value::Array;

/// Cross-entropy of scores (logits) with the right classes: softmax and negative log-likelihood in one, exact for scores of
/// any size. As PyTorch's `nn.CrossEntropyLoss`.
///
/// With `x` the scores of a sample, `C` classes, `t_c` 1 for the right class and 0 for the others, `ε` the label smoothing,
/// `w` the class weights:
///
/// ```text
/// log p_c = x_c − ln Σⱼ e^xⱼ
/// q_c     = w_c ((1 − ε) t_c + ε/C)
/// loss    = Σₙ −Σ_c q_c log p_c / Σₙ w_label(n)
/// ∂/∂x_c  = (p_c Σⱼ qⱼ − q_c) / Σₙ w_label(n)
/// ```
///
/// Outputs `[T; C]` with targets `usize`, or `[T; C]` for probabilities `t` of the classes; the mean is then over the number of
/// samples, whatever the weights. Images of scores `[[[T; W]; H]; C]` with targets `[[usize; W]; H]` are averaged over all pixels.
///
/// `CrossEntropy` itself is the loss without options:
///
/// ```
/// use dl_core::loss::{CrossEntropy, Loss};
/// let (loss, gradient) = CrossEntropy.evaluate(&[[0.0, 0.0]], &[1])?;
/// assert!((loss - 2_f64.ln()).abs() < 1e-12);
/// assert_eq!(gradient, [[0.5, -0.5]]);
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CrossEntropy {
    weight: Vec<f64>,
    label_smoothing: f64,
}

/// The loss without class weights and label smoothing.
#[allow(non_upper_case_globals)]
pub const CrossEntropy: CrossEntropy = CrossEntropy { weight: Vec::new(), label_smoothing: 0.0 };

impl CrossEntropy {
    /// A weight for every class, for classes that are rare; no weights is 1 for all.
    pub fn weight(mut self, weight: impl Into<Vec<f64>>) -> Self {
        self.weight = weight.into();
        self
    }

    /// The part of the target, in `[0, 1]`, that is spread over all classes (Szegedy et al. 2016, section 7).
    pub fn label_smoothing(mut self, epsilon: f64) -> Self {
        self.label_smoothing = epsilon;
        self
    }

    fn check(&self, classes: usize) -> Result<(), Error> {
        check::weights(&self.weight, "weight", classes, "classes")?;
        if !(0.0..=1.0).contains(&self.label_smoothing) {
            let epsilon = self.label_smoothing;
            return Err(check::setting(format!(
                "`label_smoothing` is {epsilon}; it is a part, in [0, 1]: 0.1 is usual"
            )));
        }
        Ok(())
    }

    /// `q_c` for a class whose target is `t`.
    fn target<T: Element>(&self, class: usize, classes: usize, t: T) -> T {
        let weight = self.weight.get(class).copied().unwrap_or(1.0);
        let epsilon = self.label_smoothing;
        T::from_f64(weight * (1.0 - epsilon)) * t + T::from_f64(weight * epsilon / classes as f64)
    }

    /// The loss of labels, one for each of the `pixels` of a sample; class `c` of pixel `p` is at `c · pixels + p`.
    fn labels<T: Element>(
        &self,
        classes: usize,
        pixels: usize,
        x: &[T],
        labels: &[usize],
        dx: &mut [T],
    ) -> Result<f64, Error> {
        self.check(classes)?;
        check::outputs(x, classes * pixels)?;
        check::labels(labels, pixels, classes)?;
        let total = check::total_weight(&self.weight, labels)?;
        Ok(self.labels_sum(classes, pixels, x, labels, dx, total) / total)
    }

    /// The sum of what [`CrossEntropy::labels`] gives the mean of, all numbers checked; gradients are divided by `total`.
    fn labels_sum<T: Element>(
        &self,
        classes: usize,
        pixels: usize,
        x: &[T],
        labels: &[usize],
        dx: &mut [T],
        total: f64,
    ) -> f64 {
        let mut sum = 0.0;
        if pixels == 1 && self.weight.is_empty() && self.label_smoothing == 0.0 {
            vectorized(Rows { classes, x, labels, dx, total: T::from_f64(total), sum: &mut sum });
            return sum;
        }
        for (i, &label) in labels.iter().enumerate() {
            let begin = i / pixels * classes * pixels + i % pixels;
            let end = begin + (classes - 1) * pixels + 1;
            let hit = |c| if c == label { T::ONE } else { T::ZERO };
            let q = |c| self.target(c, classes, hit(c));
            sum += position(&x[begin..end], &mut dx[begin..end], pixels, total, q);
        }
        sum
    }
}

/// `−log p_label` of rows of scores that follow each other, without weights and smoothing: `∂/∂x_c = (p_c − t_c)/total`.
struct Rows<'a, T> {
    classes: usize,
    x: &'a [T],
    labels: &'a [usize],
    dx: &'a mut [T],
    total: T,
    sum: &'a mut f64,
}

impl<T: Element> Work<T> for Rows<'_, T> {
    #[inline(always)]
    fn run<S: Simd<T>>(self, _simd: S) {
        let rows = self.x.chunks_exact(self.classes).zip(self.dx.chunks_exact_mut(self.classes));
        for ((x, dx), &label) in rows.zip(self.labels) {
            // ln Σ e^x = m + ln Σ e^(x − m), whose exponentials cannot overflow for m the largest x.
            let m = largest(x);
            for (x, dx) in x.iter().zip(&mut *dx) {
                *dx = (*x - m).exp();
            }
            let exps = sum_of(dx, dx, |dx, _| dx);
            *self.sum -= (x[label] - m - exps.ln()).to_f64();
            let share = T::ONE / (exps * self.total);
            for dx in &mut *dx {
                *dx *= share;
            }
            dx[label] -= T::ONE / self.total;
        }
    }
}

/// The largest of some numbers, all finite.
#[inline(always)]
fn largest<T: Element>(x: &[T]) -> T {
    let (chunks, rest) = x.as_chunks::<8>();
    let mut most = [T::NEG_INFINITY; 8];
    for chunk in chunks {
        for i in 0..8 {
            most[i] = if chunk[i] > most[i] { chunk[i] } else { most[i] };
        }
    }
    most.iter().chain(rest).fold(T::NEG_INFINITY, |m, x| if *x > m { *x } else { m })
}

/// `−Σ q_c log p_c` of one sample or pixel, whose scores are `stride` apart; its gradient, divided by `total`, in `dx`.
fn position<T: Element>(x: &[T], dx: &mut [T], stride: usize, total: f64, q: impl Fn(usize) -> T) -> f64 {
    // ln Σ e^x = m + ln Σ e^(x − m), whose exponentials cannot overflow for m the largest x.
    let m = x.iter().step_by(stride).fold(T::NEG_INFINITY, |m, x| m.max(*x));
    let (mut exps, mut qs) = (T::ZERO, T::ZERO);
    for (c, (x, dx)) in x.iter().zip(dx.iter_mut()).step_by(stride).enumerate() {
        *dx = (*x - m).exp();
        exps += *dx;
        qs += q(c);
    }
    let (ln_exps, total) = (exps.ln(), T::from_f64(total));
    let mut loss = 0.0;
    for (c, (x, dx)) in x.iter().zip(dx.iter_mut()).step_by(stride).enumerate() {
        let q = q(c);
        if q != T::ZERO {
            loss -= (q * (*x - m - ln_exps)).to_f64();
        }
        *dx = (*dx / exps * qs - q) / total;
    }
    loss
}

impl<T: Element, const C: usize> Loss<[T; C], usize> for CrossEntropy {
    fn loss(&self, outputs: &[[T; C]], targets: &[usize], gradient: &mut [[T; C]]) -> Result<f64, Error> {
        check::batch(outputs.len(), targets.len(), gradient.len())?;
        self.labels(C, 1, outputs.as_flattened(), targets, gradient.as_flattened_mut())
    }
}

impl<T: Element, const W: usize, const H: usize, const C: usize> Loss<[[[T; W]; H]; C], [[usize; W]; H]>
    for CrossEntropy
{
    fn loss(
        &self,
        outputs: &[[[[T; W]; H]; C]],
        targets: &[[[usize; W]; H]],
        gradient: &mut [[[[T; W]; H]; C]],
    ) -> Result<f64, Error> {
        check::batch(outputs.len(), targets.len(), gradient.len())?;
        let labels = targets.as_flattened().as_flattened();
        self.labels(C, W * H, Array::flat(outputs), labels, Array::flat_mut(gradient))
    }
}

impl<T: Element, const C: usize> Loss<[T; C], [T; C]> for CrossEntropy {
    fn loss(&self, outputs: &[[T; C]], targets: &[[T; C]], gradient: &mut [[T; C]]) -> Result<f64, Error> {
        check::batch(outputs.len(), targets.len(), gradient.len())?;
        self.check(C)?;
        check::outputs(outputs.as_flattened(), C)?;
        check::unit_interval(targets.as_flattened(), C, "target", "targets are the probabilities of the classes")?;
        let total = outputs.len() as f64;
        let mut sum = 0.0;
        for ((x, t), dx) in outputs.iter().zip(targets).zip(gradient) {
            sum += position(x, dx, 1, total, |c| self.target(c, C, t[c]));
        }
        Ok(sum / total)
    }
}

impl<T: Element, const C: usize> Loss<Vec<[T; C]>, Vec<usize>> for CrossEntropy {
    fn loss(
        &self,
        outputs: &[Vec<[T; C]>],
        targets: &[Vec<usize>],
        gradient: &mut [Vec<[T; C]>],
    ) -> Result<f64, Error> {
        sequences::check(outputs, targets, gradient)?;
        self.check(C)?;
        for (i, (x, labels)) in outputs.iter().zip(targets).enumerate() {
            let here = check::outputs(x.as_flattened(), C).and_then(|()| check::labels(labels, 1, C));
            here.map_err(|e| sequences::in_sequence(e, i))?;
        }
        let total = if self.weight.is_empty() {
            outputs.iter().map(Vec::len).sum::<usize>() as f64
        } else {
            check::total_weight(&self.weight, &targets.concat())?
        };
        let mut sum = 0.0;
        for ((x, labels), dx) in outputs.iter().zip(targets).zip(gradient) {
            dx.resize(x.len(), [T::ZERO; C]);
            sum += self.labels_sum(C, 1, x.as_flattened(), labels, dx.as_flattened_mut(), total);
        }
        Ok(sum / total)
    }

    fn count(&self, outputs: &[Vec<[T; C]>]) -> usize {
        outputs.iter().map(Vec::len).sum()
    }
}

impl<T: Element, const C: usize> Loss<Vec<[T; C]>, Vec<[T; C]>> for CrossEntropy {
    fn loss(
        &self,
        outputs: &[Vec<[T; C]>],
        targets: &[Vec<[T; C]>],
        gradient: &mut [Vec<[T; C]>],
    ) -> Result<f64, Error> {
        sequences::over_steps(self, outputs, targets, gradient)
    }

    fn count(&self, outputs: &[Vec<[T; C]>]) -> usize {
        outputs.iter().map(Vec::len).sum()
    }
}

/// Cross-entropy of scores with the numbers of the right classes, and its gradient. See [`struct@CrossEntropy`].
///
/// # Errors
/// As [`Loss::loss`].
pub fn cross_entropy<T: Element, const C: usize>(
    scores: &[[T; C]],
    labels: &[usize],
) -> Result<(T, Vec<[T; C]>), Error> {
    let (loss, gradient) = CrossEntropy.evaluate(scores, labels)?;
    Ok((T::from_f64(loss), gradient))
}
