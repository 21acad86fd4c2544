//! Pointwise functions, each with its gradient beside it.

use crate::element::Element;
use crate::spec::{Approximate, Elu, Gelu, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh};

/// A function of one number.
pub trait Pointwise: Copy + Sync {
    /// Whether it takes a few instructions.
    const SHORT: bool = false;

    /// `y = f(x)`.
    fn value<T: Element>(self, x: T) -> T;

    /// `dx = dy · f'(x)`, where `y = f(x)`.
    fn gradient<T: Element>(self, x: T, y: T, dy: T) -> T;
}

// NaN fails every comparison, so the comparisons below are written such that NaN stays NaN, as in PyTorch.
impl Pointwise for Relu {
    const SHORT: bool = true;

    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        if x <= T::ZERO { T::ZERO } else { x }
    }

    #[inline(always)]
    fn gradient<T: Element>(self, x: T, _y: T, dy: T) -> T {
        if x <= T::ZERO { T::ZERO } else { dy }
    }
}

impl Pointwise for LeakyRelu {
    const SHORT: bool = true;

    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        self.gradient(x, x, x)
    }

    #[inline(always)]
    fn gradient<T: Element>(self, x: T, _y: T, dy: T) -> T {
        let slope = if x > T::ZERO { T::ONE } else { T::from_f64(self.negative_slope) };
        dy * slope
    }
}

impl Pointwise for Elu {
    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        if x > T::ZERO { x } else { T::from_f64(self.alpha) * x.exp_m1() }
    }

    /// `f'(x) = alpha · eˣ` where `x ≤ 0`.
    #[inline(always)]
    fn gradient<T: Element>(self, x: T, _y: T, dy: T) -> T {
        if x > T::ZERO { dy } else { dy * T::from_f64(self.alpha) * x.exp() }
    }
}

/// `σ(x) = 1/(1 + e⁻ˣ)`.
#[inline(always)]
fn sigmoid<T: Element>(x: T) -> T {
    x.sigmoid()
}

impl Pointwise for Sigmoid {
    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        sigmoid(x)
    }

    /// `σ' = σ (1 − σ)`.
    #[inline(always)]
    fn gradient<T: Element>(self, _x: T, y: T, dy: T) -> T {
        dy * (T::ONE - y) * y
    }
}

impl Pointwise for Tanh {
    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        x.tanh()
    }

    /// `tanh' = 1 − tanh²`.
    #[inline(always)]
    fn gradient<T: Element>(self, _x: T, y: T, dy: T) -> T {
        dy * (T::ONE - y * y)
    }
}

impl Pointwise for Softplus {
    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        let beta = T::from_f64(self.beta);
        let bx = beta * x;
        if bx > T::from_f64(self.threshold) { x } else { bx.exp().ln_1p() / beta }
    }

    /// `f'(x) = σ(beta · x)`.
    #[inline(always)]
    fn gradient<T: Element>(self, x: T, _y: T, dy: T) -> T {
        let bx = T::from_f64(self.beta) * x;
        if bx > T::from_f64(self.threshold) { dy } else { dy * sigmoid(bx) }
    }
}

/// `√(2/π)`.
const SQRT_2_OVER_PI: f64 = core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2;
/// Hendrycks and Gimpel (2016), section 2.
const CUBIC: f64 = 0.044715;

impl Pointwise for Gelu {
    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        let half = T::from_f64(0.5);
        match self.approximate {
            Approximate::None => half * x * (T::ONE + (x * T::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erf()),
            Approximate::Tanh => {
                let u = T::from_f64(SQRT_2_OVER_PI) * (x + T::from_f64(CUBIC) * x * x * x);
                half * x * (T::ONE + u.tanh())
            }
        }
    }

    /// `f' = Φ + x φ`; with tanh: `½(1 + t) + ½ x (1 − t²) u'`, `t = tanh u`.
    #[inline(always)]
    fn gradient<T: Element>(self, x: T, _y: T, dy: T) -> T {
        let half = T::from_f64(0.5);
        match self.approximate {
            Approximate::None => {
                let cdf = half * (T::ONE + (x * T::from_f64(core::f64::consts::FRAC_1_SQRT_2)).erf());
                let pdf = T::from_f64(0.5 * SQRT_2_OVER_PI) * (-half * x * x).exp();
                dy * (cdf + x * pdf)
            }
            Approximate::Tanh => {
                let t = (T::from_f64(SQRT_2_OVER_PI) * (x + T::from_f64(CUBIC) * x * x * x)).tanh();
                let du = T::from_f64(SQRT_2_OVER_PI) * (T::ONE + T::from_f64(3.0 * CUBIC) * x * x);
                dy * (half * (T::ONE + t) + half * x * (T::ONE - t * t) * du)
            }
        }
    }
}

impl Pointwise for Silu {
    #[inline(always)]
    fn value<T: Element>(self, x: T) -> T {
        x / (T::ONE + (-x).exp())
    }

    /// `f' = σ (1 + x (1 − σ))`.
    #[inline(always)]
    fn gradient<T: Element>(self, x: T, _y: T, dy: T) -> T {
        let s = sigmoid(x);
        dy * s * (T::ONE + x * (T::ONE - s))
    }
}
