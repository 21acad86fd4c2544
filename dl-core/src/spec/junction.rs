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
    /// One after the other along the first dimension.
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
            channels = channels.saturating_add(branches[i].get(0));
            i += 1;
        }
        Ok(if matches!(self, Junction::Concat) { branches[0].with(0, channels) } else { branches[0] })
    }

    /// Whether the shape of a branch fits that of the first.
    #[inline]
    pub const fn branch(self, branches: &[Dims], i: usize) -> Result<(), ShapeError> {
        let first = match self {
            Junction::Concat => branches[0].with(0, branches[i].get(0)),
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
            Junction::Concat => "concat: all dimensions but the first must be the same",
            Junction::Add => "add: all branches must give the same shape",
            Junction::Multiply => "multiply: all branches must give the same shape",
            Junction::Maximum => "maximum: all branches must give the same shape",
        };
        ShapeError::new("", problem).note(Text::new().say(note)).help(remedy(branches[0], branches[odd], odd))
    }
}

/// How the odd branch could give the shape of the first.
#[inline]
const fn remedy(first: Dims, odd: Dims, index: usize) -> Text {
    let text = Text::new();
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
