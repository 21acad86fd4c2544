//! What a layer is applied to where a sequence flows.

use super::Spec;
use crate::shape::{Dims, ShapeError, Text};

/// What a layer is applied to where a sequence flows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Applies {
    /// Every step by itself: what is not about time.
    EachStep,
    /// Every step by itself, of which the numbers are indices.
    EachToken,
    /// The sequence as one value, if its length is known; else every step by itself.
    Whole,
    /// The sequence, step after step.
    OverTime,
}

impl Applies {
    /// The part of `value` that the layer's rule is asked about.
    #[inline]
    pub const fn seen(self, value: Dims) -> Dims {
        match self {
            Applies::EachStep | Applies::EachToken => value.step(),
            Applies::Whole if value.is_any_length() => value.step(),
            Applies::Whole | Applies::OverTime => value,
        }
    }

    /// How many such parts `value` has: of a sequence of any length, for each step.
    #[inline]
    pub const fn parts(self, value: Dims) -> usize {
        match self {
            Applies::Whole => 1,
            _ => value.steps(),
        }
    }

    /// What becomes of `value` if `result` becomes of the part that is seen.
    #[inline]
    pub const fn around(self, value: Dims, result: Result<Dims, ShapeError>) -> Result<Dims, ShapeError> {
        if let Some(vocabulary) = value.vocabulary()
            && !matches!(self, Applies::EachToken)
        {
            let problem = Text::new()
                .say("computes with numbers, but its input is ")
                .dims(value)
                .say(", indices of a vocabulary");
            let help = Text::new().say("`Embedding(").num(vocabulary).say(", 32)` before it makes a vector of each");
            return Err(ShapeError::new("", problem).help(help));
        }
        let inside = match self {
            Applies::EachStep | Applies::EachToken => value.is_sequence(),
            Applies::Whole => value.is_any_length(),
            Applies::OverTime => false,
        };
        match result {
            Ok(step) if inside && !step.is_broken() => {
                let sequence = step.times(value.get(0));
                if step.is_sequence() || sequence.is_broken() {
                    let problem =
                        Text::new().say("makes ").dims(step).say(" of every step, but a step is a vector or an image");
                    return Err(ShapeError::new("", problem).help(Text::new().say("`Flatten` after it, in one layer")));
                }
                Ok(sequence)
            }
            other => other,
        }
    }
}

impl Spec {
    /// What the layer is applied to where a sequence flows.
    #[inline]
    pub const fn applies(&self) -> Applies {
        match self {
            Spec::Flatten(_) | Spec::Reshape(_) => Applies::Whole,
            Spec::Rnn(_) | Spec::Lstm(_) | Spec::Gru(_) => Applies::OverTime,
            _ => Applies::EachStep,
        }
    }
}
