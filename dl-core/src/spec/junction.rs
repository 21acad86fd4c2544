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
    pub const fn name(self) -> &'static str {
        match self {
            Junction::Add => "add",
            Junction::Multiply => "multiply",
            Junction::Maximum => "maximum",
            Junction::Concat => "concat",
        }
    }

    /// The shape of the joined value. [`Dims::BROKEN`] in a branch gives [`Dims::BROKEN`].
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
        let odd = self.odd_branch(branches);
        if odd < branches.len() {
            return Err(self.mismatch(branches, odd));
        }
        let mut i = 0;
        while i < branches.len() {
            channels += branches[i].get(0);
            i += 1;
        }
        Ok(if matches!(self, Junction::Concat) { branches[0].with(0, channels) } else { branches[0] })
    }

    /// The first branch whose shape does not fit that of the first branch, or the number of branches.
    pub const fn odd_branch(self, branches: &[Dims]) -> usize {
        let mut i = 1;
        while i < branches.len() {
            let first = match self {
                Junction::Concat => branches[0].with(0, branches[i].get(0)),
                _ => branches[0],
            };
            if !first.same(&branches[i]) {
                return i;
            }
            i += 1;
        }
        branches.len()
    }

    const fn mismatch(self, branches: &[Dims], odd: usize) -> ShapeError {
        let problem = Text::new()
            .say("branch ")
            .num(odd + 1)
            .say(" gives ")
            .dims(branches[odd])
            .say(", but branch 1 gives ")
            .dims(branches[0]);
        let (note, help) = match self {
            Junction::Concat => (
                "all dimensions but the first must be the same",
                "`padding = same` keeps height and width; a stride or a pooling must be the same in every branch",
            ),
            _ => (
                "all branches must give the same shape",
                "a `Conv2d(channels, kernel = 1, stride = …)` in one branch can change its channels and size",
            ),
        };
        ShapeError::new("", problem).note(Text::new().say(self.name()).say(": ").say(note)).help(Text::new().say(help))
    }
}
