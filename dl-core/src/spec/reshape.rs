//! `Flatten` and `Reshape`: another view of the same numbers.

use super::{keeps_nothing, spec, weightless};
use crate::shape::{Dims, ShapeError, Text};

spec! {
    /// All numbers in one vector, in the order they are in. As PyTorch's `nn.Flatten`. It costs nothing.
    ///
    /// `[C, H, W] -> [C·H·W]`.
    pub struct Flatten {}
}
spec! {
    /// The same numbers, in the same order, in another shape. As PyTorch's `nn.Unflatten`, or `reshape` of each sample. It costs
    /// nothing.
    pub struct Reshape {
        /// The new shape.
        [!] shape: Shape = Dims::BROKEN,
    }
}

impl Flatten {
    /// `[C, H, W] -> [C·H·W]`.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        Ok(Dims::new(&[input.len()]))
    }
}

impl Reshape {
    /// `shape`, if it holds as many numbers as the input.
    #[inline]
    pub const fn output(&self, input: Dims) -> Result<Dims, ShapeError> {
        match self.shape.checked_len() {
            Some(len) if len == input.len() && self.shape.rank() > 0 => Ok(self.shape),
            Some(len) => {
                Err(ShapeError::new("shape", Text::new().say("cannot view ").dims(input).say(" as ").dims(self.shape))
                    .note(
                        Text::new()
                            .dims(input)
                            .say(" holds ")
                            .num(input.len())
                            .say(" numbers, ")
                            .dims(self.shape)
                            .say(" holds ")
                            .num(len),
                    )
                    .help(self.remedy(input)))
            }
            None => Err(ShapeError::new(
                "shape",
                Text::new().say("the shape ").dims(self.shape).say(" holds more numbers than any memory"),
            )),
        }
    }
}

impl Reshape {
    /// A shape like this one that holds as many numbers as `input`: the last dimension that can be changed is.
    #[inline]
    const fn remedy(&self, input: Dims) -> Text {
        let mut i = self.shape.rank();
        while i > 0 {
            i -= 1;
            let others = self.shape.with(i, 1).len();
            if others > 0 && input.len().is_multiple_of(others) && !input.is_empty() {
                let shape = self.shape.with(i, input.len() / others);
                return Text::new().say("`Reshape(").dims(shape).say(")` fits");
            }
        }
        Text::new().say("`Flatten` makes it [").num(input.len()).say("]")
    }
}

weightless!(Flatten, Reshape);
keeps_nothing!(Flatten, Reshape);
