//! When a network needs most memory, and for what: what is said when the budget `ram` is exceeded.

use super::Text;
use super::budget::{Cost, begin, end, largest};
use super::report::same;
use crate::plan::LayerInfo;
use crate::shape::Dims;

/// A part of the memory of inference.
#[derive(Clone, Copy, Debug)]
pub struct Resident<'a> {
    /// What it is.
    pub what: What<'a>,
    /// The entry whose memory it is: its own position, if it has not taken the place of another.
    pub place: usize,
    /// How many numbers.
    pub need: usize,
    /// The first and the last step at which it is needed.
    pub life: (usize, usize),
    /// The same, of all that is in its memory.
    pub span: (usize, usize),
}

/// What a part of the memory is.
#[derive(Clone, Copy, Debug)]
pub enum What<'a> {
    /// What a layer makes, and the steps that read it.
    Value(&'a str, &'a [usize]),
    /// What a network needs that is a layer of this one.
    Inside,
    /// What a recurrent layer remembers.
    State(&'a str),
    /// What a layer needs to be evaluated where its input is.
    Room,
}

impl<'a> Resident<'a> {
    /// A value that `maker` makes.
    pub const fn value(maker: &'a str, reads: &'a [usize], place: usize, dims: Dims) -> Self {
        let need = if dims.is_any_length() { 0 } else { dims.len() };
        Resident { what: What::Value(maker, reads), place, need, life: (0, 0), span: (0, 0) }
    }

    /// What else is in memory, at position `place` of the list.
    pub const fn of(what: What<'a>, place: usize, need: usize) -> Self {
        Resident { what, place, need, life: (0, 0), span: (0, 0) }
    }

    /// The same, needed at these steps, and all that is in its memory at those.
    #[must_use]
    pub const fn at(mut self, life: (usize, usize), span: (usize, usize)) -> Self {
        (self.life, self.span) = (life, span);
        self
    }

    /// Whether its memory is needed at a step.
    const fn is_there(&self, index: usize, step: usize) -> bool {
        self.place == index && self.need > 0 && self.span.0 <= step && step <= self.span.1
    }
}

/// How many numbers are needed at a step.
const fn needed(residents: &[Resident<'_>], step: usize) -> usize {
    let (mut sum, mut i) = (0usize, 0);
    while i < residents.len() {
        if residents[i].is_there(i, step) {
            sum = sum.saturating_add(residents[i].need);
        }
        i += 1;
    }
    sum
}

/// What is said when evaluation needs `total` bytes, more than `limit`: the step at which `residents` need most, and what they are; empty
/// if it does not. Node `i`, called `nodes[i]`, is evaluated in step `i + 1`.
pub const fn exceeded(
    limit: usize,
    total: usize,
    nodes: &[&str],
    residents: &[Resident<'_>],
    layers: &[LayerInfo<'_>],
) -> Text {
    if total <= limit {
        return Text::new();
    }
    let (mut peak, mut most, mut step) = (0, 0, 1);
    while step <= nodes.len() {
        let needed = needed(residents, step);
        if needed > most {
            (peak, most) = (step, needed);
        }
        step += 1;
    }
    let text = begin(Cost::Ram, limit, total);
    if peak == 0 {
        return end(largest(text, Cost::Ram, layers));
    }
    let mut text = text.say("\n= note: most of it at ").say(nodes[peak - 1]).say(": ");
    let (mut i, mut first, mut inside) = (0, true, false);
    while i < residents.len() {
        if residents[i].is_there(i, peak) {
            text = text.say(if first { "" } else { ", " }).num(4 * residents[i].need).say(" for ");
            text = rest(purpose(text, residents, i, peak), residents, i, peak);
            inside |= matches!(residents[i].what, What::Inside);
            first = false;
        }
        i += 1;
    }
    if total > 4 * most {
        text = text.say(", ").num(total - 4 * most).say(" between them");
    }
    if inside {
        text = largest(text, Cost::Ram, layers);
    }
    end(text)
}

/// What the memory of a resident holds at a step.
const fn purpose(mut text: Text, residents: &[Resident<'_>], place: usize, step: usize) -> Text {
    let (mut input, mut output, mut later, mut i) = (None, false, "", 0);
    while i < residents.len() {
        let resident = residents[i];
        if resident.place == place && resident.life.0 <= step && step <= resident.life.1 {
            match resident.what {
                What::Inside => return text.say("what is inside of it"),
                What::Room => return text.say("the room in which it works"),
                What::State(layer) => return text.say("the state of ").say(layer),
                What::Value(maker, reads) => {
                    if resident.life.0 == step {
                        output = true;
                    } else if contains(reads, step) {
                        input = Some(maker);
                    } else {
                        later = maker;
                    }
                }
            }
        }
        i += 1;
    }
    if let Some(maker) = input {
        text = text.say("its input");
        if output {
            text = text.say(" and output in one place");
        }
        return if same(maker, "input") { text } else { text.say(" from ").say(maker) };
    }
    if output {
        return text.say("its output");
    }
    text.say("what ").say(later).say(" made for a later layer")
}

/// Where the memory of a concatenation holds nothing but branches of it yet: that it is for the rest, too.
const fn rest(text: Text, residents: &[Resident<'_>], place: usize, step: usize) -> Text {
    let (mut concatenation, mut i) = ("", 0);
    while i < residents.len() {
        let resident = residents[i];
        if resident.place == place && resident.need == residents[place].need {
            if resident.life.0 <= step && step <= resident.life.1 {
                return text;
            }
            if let What::Value(maker, _) = resident.what
                && concatenation.is_empty()
            {
                concatenation = maker;
            }
        }
        i += 1;
    }
    text.say(" with room for the rest of ").say(concatenation)
}

/// Whether a step is among others.
const fn contains(steps: &[usize], step: usize) -> bool {
    let mut i = 0;
    while i < steps.len() {
        if steps[i] == step {
            return true;
        }
        i += 1;
    }
    false
}

/// What is said of a budget where each step of a sequence of any length needs `for_each` numbers more.
const fn endless(limit: usize, for_each: usize) -> Text {
    Text::new()
        .say("the budget `ram <= ")
        .num(limit)
        .say("` cannot be kept: sequences may have any length, and each step needs ")
        .num(4 * for_each)
        .say(" bytes more")
        .say("\n= note: what is taken step by step needs no more for a longer sequence: `Rnn`, `Lstm` and `Gru`, without `bidirectional`")
        .say("\n= help: give the length, such as `[50, 8]` in the place of `[.., 8]`; or leave out the budget")
}

/// Reports an exceeded budget in const evaluation, at the caller's place: of `whole`, if those are what `total` is about, or else of one step
/// of a sequence of any length. Where there are no steps, those sequences need `for_each` numbers for each.
#[track_caller]
pub const fn check(
    limit: usize,
    total: usize,
    nodes: &[&str],
    [whole, step]: [&[Resident<'_>]; 2],
    is_step: bool,
    for_each: usize,
    layers: &[LayerInfo<'_>],
) {
    let mut i = 0;
    while i < layers.len() {
        // After a mistake, which is reported, the costs are not known.
        if layers[i].output.is_broken() {
            return;
        }
        i += 1;
    }
    if for_each > 0 {
        let text = endless(limit, for_each);
        panic!("{}", text.as_str())
    }
    let text = exceeded(limit, total, nodes, if is_step { step } else { whole }, layers);
    if !text.is_empty() {
        panic!("{}", text.as_str())
    }
}
