//! [`Shapes`].

use crate::plan::MAX_PORTS;
use crate::shape::{Dims, ShapeError, Text};

/// The shapes of the outputs of a layer.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Shapes {
    len: usize,
    list: [Dims; MAX_PORTS],
}

impl Shapes {
    /// The shapes `list`, at most [`MAX_PORTS`].
    #[inline]
    pub const fn new(list: &[Dims]) -> Self {
        let mut shapes = Shapes { len: list.len(), list: [Dims::BROKEN; MAX_PORTS] };
        let mut i = 0;
        while i < list.len() {
            shapes.list[i] = list[i];
            i += 1;
        }
        shapes
    }

    /// The output of the layer `name`, which takes one value, by its rule for that.
    #[inline]
    pub const fn of_one(name: &str, inputs: &[Dims], output: Result<Dims, ShapeError>) -> Result<Self, ShapeError> {
        if inputs.len() != 1 {
            let problem = Text::new().say(name).say(" takes one value, but ").num(inputs.len()).say(" flow here");
            let help = Text::new().say("join them with `add`, `concat`, `multiply` or `maximum`, one branch for each");
            return Err(ShapeError::new("", problem).help(help));
        }
        if inputs[0].is_broken() {
            return Ok(Shapes::new(&[Dims::BROKEN]));
        }
        match output {
            Ok(output) => Ok(Shapes::new(&[output])),
            Err(error) => Err(error),
        }
    }

    /// The shapes.
    #[inline]
    pub const fn as_slice(&self) -> &[Dims] {
        self.list.split_at(self.len).0
    }

    /// The shape of output `i`.
    #[inline]
    pub const fn get(&self, i: usize) -> Dims {
        self.list[i]
    }
}
