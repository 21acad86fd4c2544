//! Where branches meet.

use crate::shape::{Dims, ShapeError, Text};

/// A junction: what becomes of the values of several branches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Junction {
    /// The sum, element by element.
    Add,
    /// The product, element by element.
    Multiply,
    /// The largest, element by element; NaN if one is NaN.
    Maximum,
    /// One after the other along the first dimension; of sequences, at every step.
    Concat,
}

impl Junction {
    /// The word in a definition.
    #[inline]
    pub const fn name(self) -> &'static str {
        match self {
            Junction::Add => "add",
            Junction::Multiply => "multiply",
            Junction::Maximum => "maximum",
            Junction::Concat => "concat",
        }
    }

    /// The shape of the joined value. [`Dims::BROKEN`] in a branch gives [`Dims::BROKEN`].
    #[inline]
    pub const fn output(self, branches: &[Dims]) -> Result<Dims, ShapeError> {
        let mut channels = 0usize;
        let mut i = 0;
        while i < branches.len() {
            if branches[i].is_broken() {
                return Ok(Dims::BROKEN);
            }
            i += 1;
        }
        if branches.is_empty() {
            return Ok(Dims::BROKEN);
        }
        let mut i = 0;
        while i < branches.len() {
            if let Err(error) = self.branch(branches, i) {
                return Err(error);
            }
            channels = channels.saturating_add(branches[i].get(axis(branches[0])));
            i += 1;
        }
        Ok(if matches!(self, Junction::Concat) { branches[0].with(axis(branches[0]), channels) } else { branches[0] })
    }

    /// Whether the shape of a branch fits that of the first.
    #[inline]
    pub const fn branch(self, branches: &[Dims], i: usize) -> Result<(), ShapeError> {
        let first = match self {
            // Sequences meet step by step.
            Junction::Concat => branches[0].with(axis(branches[0]), branches[i].get(axis(branches[0]))),
            _ => branches[0],
        };
        if first.same(&branches[i]) || branches[0].is_broken() || branches[i].is_broken() {
            Ok(())
        } else {
            Err(self.mismatch(branches, i))
        }
    }

    #[inline]
    const fn mismatch(self, branches: &[Dims], odd: usize) -> ShapeError {
        let problem = Text::new()
            .say("branch ")
            .num(odd + 1)
            .say(" gives ")
            .dims(branches[odd])
            .say(", but branch 1 gives ")
            .dims(branches[0]);
        let note = match self {
            Junction::Concat if branches[0].is_sequence() || branches[odd].is_sequence() => {
                "concat: the features of every step are put together, so that the steps must be the same"
            }
            Junction::Concat => "concat: all dimensions but the first must be the same",
            Junction::Add => "add: all branches must give the same shape",
            Junction::Multiply => "multiply: all branches must give the same shape",
            Junction::Maximum => "maximum: all branches must give the same shape",
        };
        ShapeError::new("", problem).note(Text::new().say(note)).help(remedy(branches[0], branches[odd], odd))
    }
}

/// The dimension along which branches are put together: the first one of a step.
#[inline]
const fn axis(first: Dims) -> usize {
    first.is_sequence() as usize
}

/// How the odd branch could give the shape of the first.
#[inline]
const fn remedy(first: Dims, odd: Dims, index: usize) -> Text {
    let text = Text::new();
    if first.is_sequence() || odd.is_sequence() {
        return remedy_over_time(first, odd, index);
    }
    if first.rank() != odd.rank() {
        text.say("`Flatten` at the end of a branch makes its image a vector")
    } else if first.rank() == 1 {
        text.say("`Linear(").num(first.get(0)).say(")` at the end of branch ").num(index + 1).say(" gives ").dims(first)
    } else if first.same(&odd.with(0, first.get(0))) && first.rank() == 3 {
        text.say("`Conv2d(")
            .num(first.get(0))
            .say(", kernel = 1)` at the end of branch ")
            .num(index + 1)
            .say(" gives ")
            .dims(first)
    } else {
        text.say("`padding = same` keeps height and width; strides and poolings must be the same in every branch")
    }
}

/// As [`remedy`], where sequences flow.
#[inline]
const fn remedy_over_time(first: Dims, odd: Dims, index: usize) -> Text {
    let text = Text::new();
    if !first.is_sequence() || !odd.is_sequence() {
        let (sequence, single, branch) = if first.is_sequence() { (first, odd, index + 1) } else { (odd, first, 1) };
        let text = text.say("`Last` at the end of branch ").num(if branch == 1 { index + 1 } else { 1 });
        let text = text.say(" gives the last step of ").dims(sequence).say("; ");
        let text = if sequence.is_any_length() {
            text.say("`Repeat`")
        } else {
            text.say("`Repeat(").num(sequence.get(0)).say(")`")
        };
        return text.say(" at the end of branch ").num(branch).say(" gives ").dims(single).say(" to every step");
    }
    if first.is_any_length() != odd.is_any_length() {
        return text.say("sequences of a given and of any length do not meet: write the length of the input, `[50, …]`, in both, or `..` in both");
    }
    if first.get(0) != odd.get(0) {
        return text
            .say("one has ")
            .num(first.get(0))
            .say(" steps, the other ")
            .num(odd.get(0))
            .say(": sequences that meet have the same length");
    }
    if first.rank() == odd.rank() && first.rank() == 2 {
        let text = text.say("`Linear(").num(first.get(1)).say(")` at the end of branch ").num(index + 1);
        return text.say(" gives ").dims(first);
    }
    text.say("the steps of both must be vectors, or images of the same size")
}
