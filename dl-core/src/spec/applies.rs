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
            let help =
                Text::new().say("`Embedding(").num(vocabulary).say(", 32)` before it makes a vector of each token");
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
                    return Err(ShapeError::new(if matches!(self, Applies::Whole) { "shape" } else { "" }, problem));
                }
                if sequence.checked_len().is_none() {
                    let problem = Text::new().say("makes ").dims(sequence).say(", more numbers than any memory holds");
                    return Err(ShapeError::new("", problem));
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
            Spec::Embedding(_) => Applies::EachToken,
            Spec::Rnn(_)
            | Spec::Lstm(_)
            | Spec::Gru(_)
            | Spec::Reverse(_)
            | Spec::Last(_)
            | Spec::First(_)
            | Spec::MeanOverTime(_)
            | Spec::MaxOverTime(_)
            | Spec::Repeat(_) => Applies::OverTime,
            _ => Applies::EachStep,
        }
    }

    /// What the layer makes of a value: its rule, applied to what it [applies](Spec::applies) to.
    #[inline]
    pub const fn result_on(&self, value: Dims) -> Result<Dims, ShapeError> {
        let applies = self.applies();
        match applies.around(value, self.output(applies.seen(value))) {
            Err(error) if value.is_sequence() && value.vocabulary().is_none() => Err(self.at_a_step(value, error)),
            other => other,
        }
    }

    /// [`Spec::intended_output`] of a whole value.
    #[inline]
    pub const fn intended_on(&self, value: Dims) -> Dims {
        let applies = self.applies();
        let part = self.intended_output(applies.seen(value));
        match applies.around(value, Ok(part)) {
            Ok(whole) => whole,
            Err(_) => Dims::BROKEN,
        }
    }

    /// The number of dimensions of the output, and whether it is a sequence of any length, for an input of which that is known.
    #[inline]
    pub const fn rank_on(&self, rank: usize, any: bool) -> (usize, bool) {
        let is_sequence = any || rank == 2 || rank == 4;
        match self {
            Spec::Last(_) | Spec::First(_) | Spec::MeanOverTime(_) | Spec::MaxOverTime(_) => {
                (self.output_rank(rank), false)
            }
            Spec::Repeat(layer) => (self.output_rank(rank), layer.length.is_none()),
            _ => match self.applies() {
                Applies::EachStep | Applies::EachToken if is_sequence => (self.output_rank(rank - 1) + 1, any),
                Applies::Whole if any => (self.output_rank(rank - 1) + 1, any),
                _ => (self.output_rank(rank), any),
            },
        }
    }

    /// The error of a step as one of the sequence.
    #[inline]
    const fn at_a_step(&self, value: Dims, mut error: ShapeError) -> ShapeError {
        if !matches!(self.applies(), Applies::EachStep) {
            return error;
        }
        let step = value.step();
        let takes_images = self.output_rank(1) == 3 || matches!(self, Spec::GlobalAvgPool(_) | Spec::GlobalMaxPool(_));
        let takes = Text::new().say(self.name()).say(" takes ");
        let but = Text::new().say(" at every step, but its input is the sequence ").dims(value);
        if takes_images && step.rank() == 1 {
            error.problem = takes.say("an image `[channels, height, width]`").text(&but).say(" of vectors");
            let text = Text::new().say("`Reshape([1, ");
            error.help = if value.is_any_length() {
                let (h, w) = sides(step.get(0));
                text.num(h).say(", ").num(w).say("])` before it makes an image of each step")
            } else {
                text.num(value.get(0)).say(", ").num(step.get(0)).say("])` before it makes one image of all steps")
            };
        } else if matches!(self, Spec::Linear(_)) && step.rank() == 3 {
            error.problem = takes.say("a vector `[features]`").text(&but).say(" of images");
            let text = Text::new();
            let text = if value.is_any_length() {
                text.say("`Flatten`")
            } else {
                text.say("`Reshape(").dims(Dims::new(&[value.get(0), step.len()])).say(")`")
            };
            error.help = text.say(" before it makes a vector of each image");
        } else if error.note.is_empty() {
            let note = Text::new().dims(value).say(" is a sequence: the layer is applied to each step, ");
            error.note = note.dims(step);
        }
        error
    }
}

/// The sides of an image of so many pixels: a square if it can be.
#[inline]
const fn sides(pixels: usize) -> (usize, usize) {
    let side = pixels.isqrt();
    if side * side == pixels { (side, side) } else { (1, pixels) }
}
