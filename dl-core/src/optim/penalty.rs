//! L1 and L2 penalties, which all optimizers have.

use super::setting;
use crate::element::Element;
use crate::error::Error;
use crate::spec::Role;

/// What is added to the loss for large weights: `l2/2 Σ w² + l1 Σ |w|`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Penalty {
    pub l2: f64,
    pub l1: f64,
    pub bias: bool,
}

impl Penalty {
    pub const NONE: Penalty = Penalty { l2: 0.0, l1: 0.0, bias: true };

    pub fn validate(&self) -> Result<(), Error> {
        setting::not_negative("weight_decay", self.l2, "1e-4")?;
        setting::not_negative("l1", self.l1, "1e-5")
    }

    /// The penalty of an array that is for `role`.
    pub fn of<T: Element>(&self, role: Role) -> Slope<T> {
        if role == Role::Bias && !self.bias {
            return Slope { l2: T::ZERO, l1: T::ZERO };
        }
        Slope { l2: T::from_f64(self.l2), l1: T::from_f64(self.l1) }
    }
}

/// A penalty's strength for one array.
#[derive(Clone, Copy)]
pub struct Slope<T> {
    pub l2: T,
    pub l1: T,
}

impl<T: Element> Slope<T> {
    /// The gradient of loss and penalty at a weight `w` with the gradient `g` of the loss: `g + l2 w + l1 sign(w)`.
    #[inline(always)]
    pub fn add(self, g: T, w: T) -> T {
        let sign = if w > T::ZERO {
            self.l1
        } else if w < T::ZERO {
            -self.l1
        } else {
            T::ZERO
        };
        g + self.l2 * w + sign
    }

    /// What a step with this learning rate leaves of a weight before anything else, and what of the penalty then goes into
    /// the gradient; without a rate, everything does.
    pub fn decoupled(self, rate: Option<T>) -> (T, Self) {
        match rate {
            Some(rate) => (T::ONE - rate * self.l2, Slope { l2: T::ZERO, l1: self.l1 }),
            None => (T::ONE, self),
        }
    }
}

/// The methods of an optimizer with a field `penalty`.
macro_rules! penalty_methods {
    ($weight_decay:literal) => {
        #[doc = $weight_decay]
        pub fn weight_decay(mut self, weight_decay: f64) -> Self {
            self.penalty.l2 = weight_decay;
            self
        }

        /// The L1 penalty `l1`: adds `l1 · sign(w)` to the gradient of every weight `w`, which pulls small ones to 0.
        pub fn l1(mut self, l1: f64) -> Self {
            self.penalty.l1 = l1;
            self
        }

        /// Whether weight decay and `l1` include biases, and the shifts of normalizations. They do by default, as in PyTorch.
        pub fn decay_bias(mut self, decay_bias: bool) -> Self {
            self.penalty.bias = decay_bias;
            self
        }
    };
}
pub(super) use penalty_methods;
