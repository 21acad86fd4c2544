//! What convolutions in either direction have in common: channels that are divided into groups.

use crate::shape::{Dims, ShapeError, Text};

/// What is wrong with the channels of a convolution, whatever its window.
#[inline]
pub(super) const fn check(groups: usize, inputs: usize, outputs: usize) -> Result<(), ShapeError> {
    if outputs == 0 {
        return Err(ShapeError::new(
            "out_channels",
            Text::new().say("needs at least 1 output channel, but `out_channels` is 0"),
        ));
    }
    if groups == 0 {
        return Err(ShapeError::new("groups", Text::new().say("needs at least 1 group, but `groups` is 0")));
    }
    if !inputs.is_multiple_of(groups) || !outputs.is_multiple_of(groups) {
        return Err(uneven(groups, inputs, outputs));
    }
    Ok(())
}

#[inline]
const fn uneven(groups: usize, inputs: usize, outputs: usize) -> ShapeError {
    let (which, count) = if inputs.is_multiple_of(groups) { ("output", outputs) } else { ("input", inputs) };
    let mut help = Text::new().say("groups that divide both ").num(inputs).say(" and ").num(outputs).say(": 1");
    let mut g = 2;
    let mut shown = 1;
    while g <= inputs && g <= outputs && g <= 1024 && shown < 8 {
        if inputs.is_multiple_of(g) && outputs.is_multiple_of(g) {
            help = help.say(", ").num(g);
            shown += 1;
        }
        g += 1;
    }
    ShapeError::new(
        "groups",
        Text::new()
            .say("groups = ")
            .num(groups)
            .say(" does not divide the ")
            .num(count)
            .say(" ")
            .say(which)
            .say(" channels"),
    )
    .help(help)
}

/// The output, if that and the weight are not larger than any memory.
#[inline]
pub(super) const fn possible(output: Dims, weight: Dims) -> Result<Dims, ShapeError> {
    if output.checked_len().is_some() && weight.checked_len().is_some() {
        return Ok(output);
    }
    Err(ShapeError::new(
        "out_channels",
        Text::new()
            .say("its output ")
            .dims(output)
            .say(" or its weight ")
            .dims(weight)
            .say(" would hold more numbers than any memory"),
    ))
}

/// `channels / groups`; 0 if there are none.
#[inline]
pub(super) const fn share(channels: usize, groups: usize) -> usize {
    match channels.checked_div(groups) {
        Some(share) => share,
        None => 0,
    }
}
