//! Losses of one sample. What is not finite gives what the formula gives.

use crate::element::Element;
use crate::value::Numbers;

/// Cross-entropy of scores with the number of the right class, and its gradient: `−log p_class`, where `p` is the softmax of the scores, and
/// `p_c − 1` for the right class, `p_c` for the others. As [`loss::cross_entropy`](https://docs.rs/dl) of a batch of one.
///
/// `None` if there is no such class.
///
/// ```
/// use dl_core::device::cross_entropy;
/// let (loss, gradient) = cross_entropy(&[0.0_f64, 0.0], 1).expect("there are two classes");
/// assert!((loss - 2_f64.ln()).abs() < 1e-12);
/// assert_eq!(gradient, [0.5, -0.5]);
/// assert!(cross_entropy(&[0.0_f64, 0.0], 2).is_none());
/// ```
pub fn cross_entropy<T: Element, const C: usize>(scores: &[T; C], class: usize) -> Option<(T, [T; C])> {
    let right = *scores.get(class)?;
    // ln Σ e^x = m + ln Σ e^(x − m), whose exponentials cannot overflow for m the largest x.
    let m = scores.iter().fold(T::NEG_INFINITY, |m, x| m.max(*x));
    let mut gradient = scores.map(|x| (x - m).exp());
    let sum: T = gradient.iter().copied().sum();
    gradient.iter_mut().for_each(|p| *p /= sum);
    *gradient.get_mut(class)? -= T::ONE;
    Some((sum.ln() + m - right, gradient))
}

/// The mean of `f` over all numbers, and its gradient: `f` gives the loss of a number and its derivative.
fn mean<A: Numbers>(outputs: &A, targets: &A, f: impl Fn(A::Elem, A::Elem) -> (A::Elem, A::Elem)) -> (A::Elem, A) {
    let mut gradient = *outputs;
    let numbers = A::flat_mut(core::slice::from_mut(&mut gradient));
    let share = A::Elem::ONE / A::Elem::from_usize(A::LEN.max(1));
    let mut sum = A::Elem::ZERO;
    for (x, y) in numbers.iter_mut().zip(A::flat(core::slice::from_ref(targets))) {
        let (loss, slope) = f(*x, *y);
        sum += loss;
        *x = slope * share;
    }
    (sum * share, gradient)
}

/// Mean squared error, and its gradient: the mean of `(x − y)²` over all numbers. As [`loss::mse`](https://docs.rs/dl) of a batch of one.
///
/// ```
/// use dl_core::device::mse;
/// assert_eq!(mse(&[1.0, 2.0], &[0.0, 2.0]), (0.5, [1.0, 0.0]));
/// ```
pub fn mse<A: Numbers>(outputs: &A, targets: &A) -> (A::Elem, A) {
    mean(outputs, targets, |x, y| {
        let d = x - y;
        (d * d, d + d)
    })
}

/// Binary cross-entropy of scores with targets in `[0, 1]`, and its gradient: the mean of `−y log σ(x) − (1 − y) log(1 − σ(x))`, and
/// `σ(x) − y`. As [`loss::bce_with_logits`](https://docs.rs/dl) of a batch of one.
///
/// ```
/// use dl_core::device::bce_with_logits;
/// let (loss, gradient) = bce_with_logits(&[0.0_f64], &[1.0]);
/// assert!((loss - 2_f64.ln()).abs() < 1e-12);
/// assert_eq!(gradient, [-0.5]);
/// ```
pub fn bce_with_logits<A: Numbers>(scores: &A, targets: &A) -> (A::Elem, A) {
    mean(scores, targets, |x, y| {
        // max(x, 0) − x y + ln(1 + e^−|x|), which cannot overflow.
        let positive = if x < A::Elem::ZERO { A::Elem::ZERO } else { x };
        (positive - x * y + (-x.abs()).exp().ln_1p(), x.sigmoid() - y)
    })
}
