//! What layers that go through sequences have in common.

use crate::shape::{Dims, ShapeError, Text};

/// The sequence that the layer called `name` goes through.
#[inline]
pub(super) const fn sequence(name: &'static str, input: Dims) -> Result<Dims, ShapeError> {
    if input.is_sequence() || input.is_broken() { Ok(input) } else { Err(no_sequence(name, input)) }
}

/// The sequence of vectors that the layer called `name` goes through.
#[inline]
pub(super) const fn vectors(name: &'static str, input: Dims) -> Result<Dims, ShapeError> {
    let step = input.step();
    if !input.is_sequence() || step.rank() == 1 {
        return sequence(name, input);
    }
    let problem = Text::new()
        .say(name)
        .say(" takes a vector at every step, but a step of ")
        .dims(input)
        .say(" is the image ")
        .dims(step);
    let help = Text::new();
    let help = if input.is_any_length() {
        help.say("`Flatten`")
    } else {
        help.say("`Reshape(").dims(Dims::new(&[input.get(0), step.len()])).say(")`")
    };
    Err(ShapeError::new("", problem).help(help.say(" before it makes a vector of each image")))
}

/// A layer for sequences that is given something else.
#[inline]
const fn no_sequence(name: &'static str, input: Dims) -> ShapeError {
    let problem = Text::new()
        .say(name)
        .say(" takes a sequence, `[.., F]` or `[T, F]`, but its input is ")
        .dims(input)
        .say(if input.rank() == 1 { ", a single vector" } else { ", a single image" });
    let help = Text::new();
    let help = if input.rank() == 1 {
        help.say("a sequence begins at an input of the network such as `")
            .dims(input.times(Dims::ANY))
            .say("`, and ends at `Last` and its like; `Repeat(10)` before it repeats the vector 10 times")
    } else {
        let rows = input.get(0).saturating_mul(input.get(1));
        help.say("`Reshape([")
            .num(rows)
            .say(", ")
            .num(input.get(2))
            .say("])` before it makes a sequence of its rows; an input `")
            .dims(input.times(Dims::ANY))
            .say("` of the network is a sequence of images")
    };
    ShapeError::new("", problem).help(help)
}

/// `[.., F] -> [.., hidden_size]`, where that is sure although the rule fails.
#[inline]
pub(super) const fn hidden(input: Dims, hidden_size: usize) -> Dims {
    if input.is_sequence() && hidden_size > 0 && hidden_size <= u32::MAX as usize {
        Dims::new(&[input.get(0), hidden_size])
    } else {
        Dims::BROKEN
    }
}
