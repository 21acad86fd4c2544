//! [`struct@CrossEntropy`].

use super::{Loss, check};
use crate::element::Element;
use crate::error::Error;
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
        let mut sum = 0.0;
        for (i, &label) in labels.iter().enumerate() {
            let begin = i / pixels * classes * pixels + i % pixels;
            let end = begin + (classes - 1) * pixels + 1;
            let hit = |c| if c == label { T::ONE } else { T::ZERO };
            let q = |c| self.target(c, classes, hit(c));
            sum += position(&x[begin..end], &mut dx[begin..end], pixels, total, q);
        }
        Ok(sum / total)
    }
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
