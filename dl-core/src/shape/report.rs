//! How mistakes are reported: the layer, where it stands in the chain, the arithmetic and the way out, in one message.

use super::{Dims, ShapeError, Text};
use crate::plan::{MAX_DEPTH, MAX_PORTS, Part};
use crate::spec::{Generics, Segments, Shapes};

/// Where in a network a layer stands.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The layer's name in the definition, or its kind.
    pub label: &'a str,
    /// The values that lead to it: what made them, and their shapes. The first is the network's input.
    pub chain: &'a [(&'a str, Dims)],
}

/// How many links of a chain are shown.
const LINKS: usize = 6;

impl Place<'_> {
    /// Without the chain if it ends in a mistake, which is reported.
    #[inline]
    const fn known(self, input: Dims) -> Self {
        if input.is_broken() { Place { chain: &[], ..self } } else { self }
    }

    /// ``​`c3`: kernel 5 does not fit its input 3×3``, the chain, the formula, the help.
    #[inline]
    pub const fn message(&self, error: &ShapeError) -> Text {
        let mut text = Text::new();
        if !begins_with(error.problem.as_str(), self.label) {
            text = text.say("`").say(self.label).say("`: ");
        }
        text = text.text(&error.problem);
        let is_value = same(error.at, VALUE);
        // A value that is the input, unchanged, has no chain to show.
        if self.chain.len() > 1 && !(is_value && self.shown() == 0) {
            text = text.say("\n= note: ").text(&self.links());
            if !is_value {
                text = text.say(" → ").say(self.label);
            }
        }
        if same(self.label, "residual") {
            text = text.say("\n= note: branch 1 of `residual` is its input, branch 2 its layers");
        }
        if !error.note.is_empty() {
            text = text.say("\n= note: ").text(&error.note);
        }
        if !error.help.is_empty() {
            text = text.say("\n= help: ").text(&error.help);
        }
        text
    }

    /// How many steps of the chain change the shape.
    #[inline]
    const fn shown(&self) -> usize {
        let (mut shown, mut i) = (0, 1);
        while i < self.chain.len() {
            if !self.chain[i].1.same(&self.chain[i - 1].1) {
                shown += 1;
            }
            i += 1;
        }
        shown
    }

    /// `[1, 28, 28] → c1 Conv2d [6, 24, 24]`: steps that change no shape are left out, and the middle of long chains.
    #[inline]
    pub const fn links(&self) -> Text {
        let skip = usize::saturating_sub(self.shown(), LINKS);
        let mut text = Text::new().dims(self.chain[0].1);
        if skip > 0 {
            text = text.say(" → …");
        }
        let mut seen = 0;
        let mut i = 1;
        while i < self.chain.len() {
            if !self.chain[i].1.same(&self.chain[i - 1].1) {
                if seen >= skip {
                    text = text.say(" → ").say(self.chain[i].0).say(" ").dims(self.chain[i].1);
                }
                seen += 1;
            }
            i += 1;
        }
        text
    }
}

/// A promise against what is.
#[inline]
pub const fn wrong_promise(promised: Dims, actual: Dims) -> ShapeError {
    let help = Text::new().say("write `").dims(actual).say("`");
    let help = if promised.is_sequence() || actual.is_sequence() {
        over_time(promised, actual)
    } else if promised.len() == actual.len() && promised.rank() == 1 {
        help.say(", or end the layers in `Flatten`")
    } else if promised.len() == actual.len() {
        help.say(", or end the layers in `Reshape(").dims(promised).say(")`")
    } else if promised.rank() == 1 && actual.rank() == 1 {
        help.say(", or end the layers in `Linear(").num(promised.get(0)).say(")`")
    } else if promised.rank() == 1 {
        help.say(", or end the layers in `Flatten, Linear(").num(promised.get(0)).say(")`")
    } else {
        help.say(", or change the layers")
    };
    let problem = Text::new().say("the promised output is ").dims(promised).say(", but it is ").dims(actual);
    ShapeError::new(VALUE, problem).help(help)
}

/// What would make an output the promised one where sequences flow.
#[inline]
const fn over_time(promised: Dims, actual: Dims) -> Text {
    let text = Text::new();
    let write = text.say("write `").dims(actual).say("`");
    if !promised.is_sequence() {
        let text = text.say("end the layers in `Last");
        let step = actual.step();
        let text = if promised.same(&step) {
            text
        } else if promised.rank() != 1 {
            return write.say(", or change the layers");
        } else if step.rank() == 1 {
            text.say(", Linear(").num(promised.get(0)).say(")")
        } else {
            text.say(", Flatten, Linear(").num(promised.get(0)).say(")")
        };
        return text.say("` for an output at the last step alone, or promise `").dims(actual).say("`");
    }
    if !actual.is_sequence() {
        return write.say("; for an output at every step let a sequence flow to the end: an input such as `[.., 8]`, and no `Last` or its like behind it");
    }
    if promised.is_any_length() != actual.is_any_length() {
        return if promised.is_any_length() {
            write.say(", or begin with an input of any length, `[.., …]`")
        } else {
            write.say(", or give the input a length, `[").num(promised.get(0)).say(", …]`")
        };
    }
    let (p, a) = (promised.step(), actual.step());
    if promised.get(0) == actual.get(0) && p.rank() == 1 && a.rank() == 1 {
        return write.say(", or end the layers in `Linear(").num(p.get(0)).say(")`");
    }
    write.say(", or change the layers")
}

/// A remark against what is.
#[inline]
pub const fn wrong_remark(promised: Dims, actual: Dims) -> ShapeError {
    let problem = Text::new().say("the remark says ").dims(promised).say(", but it is ").dims(actual);
    let help = Text::new().say("write `").dims(actual).say("`, or change the layers before");
    ShapeError::new(VALUE, problem).help(help)
}

/// The weights of a layer are used for an input that they do not fit.
#[inline]
pub const fn wrong_share(first: Dims, again: Dims) -> ShapeError {
    let problem =
        Text::new().say("its weights are for an input of ").dims(first).say(", but here it gets ").dims(again);
    let help = Text::new().say("shared weights need inputs of the same size, or a layer of its own here");
    ShapeError::new("", problem).help(help)
}

/// [`ShapeError::at`] of a mistake that is about a value, rather than about the layer that follows it.
const VALUE: &str = "value";

/// Reports an error in const evaluation, at the caller's place, if it is in argument `arg`.
#[track_caller]
#[inline]
pub const fn check_arg(result: &Result<Dims, ShapeError>, input: Dims, arg: &str, place: Place<'_>) {
    if let Err(error) = result
        && same(error.at, arg)
    {
        panic!("{}", place.known(input).message(error).as_str())
    }
}

/// Reports an error in const evaluation, at the caller's place, unless it is in one of the arguments `args`, which are
/// checked at their own places.
#[track_caller]
#[inline]
pub const fn check_rest(result: &Result<Dims, ShapeError>, input: Dims, args: &[&str], place: Place<'_>) {
    if let Err(error) = result {
        let mut i = 0;
        while i < args.len() {
            if same(error.at, args[i]) {
                return;
            }
            i += 1;
        }
        panic!("{}", place.known(input).message(error).as_str())
    }
}

/// Reports, in const evaluation, a branch that does not fit.
#[track_caller]
#[inline]
pub const fn check_branch(result: &Result<(), ShapeError>, place: Place<'_>) {
    if let Err(error) = result {
        panic!("{}", place.message(error).as_str())
    }
}

/// Reports a wrong promise in const evaluation.
#[track_caller]
#[inline]
pub const fn check_promise(promised: Dims, actual: Dims, place: Place<'_>) {
    if !actual.is_broken() && !promised.is_broken() && !promised.same(&actual) {
        panic!("{}", place.message(&wrong_promise(promised, actual)).as_str())
    }
}

/// Reports a wrong remark in const evaluation.
#[track_caller]
#[inline]
pub const fn check_remark(promised: Dims, actual: Dims, place: Place<'_>) {
    if !actual.is_broken() && !promised.is_broken() && !promised.same(&actual) {
        panic!("{}", place.message(&wrong_remark(promised, actual)).as_str())
    }
}

/// Reports, in const evaluation, shared weights that do not fit.
#[track_caller]
#[inline]
pub const fn check_share(own: Segments, again: Segments, first: Dims, input: Dims, place: Place<'_>) {
    let (own, again) = (own.as_slice(), again.as_slice());
    let mut same = own.len() == again.len() || first.is_broken() || input.is_broken();
    let mut i = 0;
    while same && i < own.len() && i < again.len() {
        same = own[i].dims.same(&again[i].dims);
        i += 1;
    }
    if !same {
        panic!("{}", place.message(&wrong_share(first, input)).as_str())
    }
}

/// Reports, in const evaluation, a layer that stands by its path and has another number of outputs than the definition has.
#[track_caller]
#[inline]
pub const fn check_ports(result: &Result<Shapes, ShapeError>, count: usize, said: bool, kind: &str) {
    if let Ok(shapes) = result
        && shapes.as_slice().len() != count
    {
        let shapes = shapes.as_slice();
        let mut text = Text::new().say("`").say(kind).say("` has ").num(shapes.len());
        text = text.say(if shapes.len() == 1 { " output" } else { " outputs" });
        text = if said {
            text.say(", but the remark says ").num(count).say("\n= help: write `")
        } else {
            text.say(", which a remark must say\n= help: write `")
        };
        text = text.say(kind).say(" => ").say(if shapes.len() == 1 { "" } else { "(" });
        let mut i = 0;
        while i < shapes.len() {
            text = text.say(if i > 0 { ", " } else { "" }).dims(shapes[i]);
            i += 1;
        }
        panic!("{}", text.say(if shapes.len() == 1 { "`" } else { ")`" }).as_str())
    }
}

/// Reports, in const evaluation, a layer that stands by its path and makes a sequence of any length where none is expected, or the reverse.
#[track_caller]
#[inline]
pub const fn check_length(output: Dims, any: bool, kind: &str) {
    if !output.is_broken() && output.is_any_length() != any {
        let text = Text::new()
            .say("`")
            .say(kind)
            .say("` gives ")
            .dims(output)
            .say(", which a remark must say\n= help: write `");
        panic!("{}", text.say(kind).say(" => ").dims(output).say("`").as_str())
    }
}

/// Reports, in const evaluation, an argument that is given by name, and before that without.
#[track_caller]
#[inline]
pub const fn check_once(names: &[&'static str], positional: usize, name: &str) {
    let mut i = 0;
    while i < positional && i < names.len() {
        if same(names[i], name) {
            let text = Text::new().say("`").say(name).say("` is given twice\n= help: an argument without a name is `");
            panic!("{}", text.say(name).say("` already").as_str())
        }
        i += 1;
    }
}

/// Reports, in const evaluation, what flows into a parameter that is declared for something else.
#[track_caller]
#[inline]
pub const fn check_input(declared: &[Dims], i: usize, input: Dims, place: Place<'_>) {
    if !input.is_broken() && !declared[i].is_broken() && !declared[i].same(&input) {
        panic!("{}", place.message(&wrong_input(declared, i, input)).as_str())
    }
}

/// What flows into a parameter against what it is declared for.
#[inline]
pub const fn wrong_input(declared: &[Dims], i: usize, input: Dims) -> ShapeError {
    let mut problem = Text::new().say("is declared for ").dims(declared[i]);
    if declared.len() > 1 {
        problem = problem.say(" as input ").num(i + 1);
    }
    let problem = problem.say(", but gets ").dims(input);
    let help = Text::new().say("declare it for ").dims(input).say(", or change the layers before it");
    ShapeError::new("", problem).help(help)
}

/// Reports, in const evaluation, networks that are nested too deep.
#[track_caller]
#[inline]
pub const fn check_depth(part: &Part, kind: &str) {
    let Some(layers) = part.layers else { return };
    let mut i = 0;
    while i < layers.len() {
        if layers[i].name.parts().len() >= MAX_DEPTH {
            let text = Text::new()
                .say("networks are nested at most ")
                .num(MAX_DEPTH - 1)
                .say(" deep, and `")
                .say(kind)
                .say("` is that deep already\n= help: write the layers of one of them in the place of it");
            panic!("{}", text.as_str())
        }
        i += 1;
    }
}

/// Reports, in const evaluation, a layer with weights of its own in a network with parameters, whose sizes no type could name.
#[track_caller]
#[inline]
pub const fn check_unsized(generics: Generics, kind: &str) {
    if !generics.is_empty() {
        let text = Text::new()
            .say("`")
            .say(kind)
            .say("` has weights, the sizes of which a network with parameters cannot name")
            .say("\n= help: make it a `network!` of its own, without parameters, and a block of this one");
        panic!("{}", text.as_str())
    }
}

/// The first shape of a result.
#[inline]
#[allow(clippy::result_large_err)]
pub const fn first_port(result: &Result<Shapes, ShapeError>) -> Result<Dims, ShapeError> {
    match result {
        Ok(shapes) => Ok(shapes.get(0)),
        Err(error) => Err(*error),
    }
}

/// The shape of an output, of which there are `count`; unknown if the rule fails.
#[inline]
pub const fn carry_port(result: &Result<Shapes, ShapeError>, i: usize, count: usize) -> Dims {
    match result {
        Ok(shapes) if shapes.as_slice().len() == count => shapes.get(i),
        _ => Dims::BROKEN,
    }
}

/// What a rule that was asked about a step makes of a sequence of any length; `all` inputs must be such sequences.
#[inline]
pub const fn over_steps(result: Result<Shapes, ShapeError>, all: bool) -> Result<Shapes, ShapeError> {
    let shapes = match result {
        Ok(shapes) => shapes,
        Err(error) => return Err(error),
    };
    if !all {
        let problem =
            Text::new().say("is applied to each step of a sequence of any length, but not all that flows here is one");
        return Err(
            ShapeError::new("", problem).help(Text::new().say("`Repeat` before it gives a vector to every step"))
        );
    }
    let mut outputs = [Dims::BROKEN; MAX_PORTS];
    let mut i = 0;
    while i < shapes.as_slice().len() && i < MAX_PORTS {
        outputs[i] = shapes.get(i).times(Dims::ANY);
        i += 1;
    }
    Ok(Shapes::new(outputs.split_at(i).0))
}

/// The name of an argument that was given without it.
#[inline]
pub const fn argument_name(names: &[&'static str], i: usize) -> &'static str {
    if i < names.len() { names[i] } else { "" }
}

/// The shape that a rule gives, or `intended` if it fails or follows a failure.
#[inline]
pub const fn carry(result: Result<Dims, ShapeError>, input: Dims, intended: Dims) -> Dims {
    match result {
        Ok(dims) if !input.is_broken() => dims,
        _ => intended,
    }
}

/// What was `intended` for an input, unless that is not known.
#[inline]
pub const fn unless_broken(input: Dims, intended: Dims) -> Dims {
    if input.is_broken() { input } else { intended }
}

/// Reports, in const evaluation, a written shape that no value can have.
#[track_caller]
#[inline]
pub const fn check_shape(dims: Dims) {
    let mut i = 0;
    while i < dims.rank() {
        if dims.get(i) == 0 {
            panic!("{}", Text::new().say("a dimension cannot be 0, but this is ").dims(dims).as_str())
        }
        i += 1;
    }
    if dims.checked_len().is_none() {
        panic!("{}", Text::new().dims(dims).say(" holds more numbers than any memory").as_str())
    }
}

/// Whether a text begins with a word.
#[inline]
const fn begins_with(text: &str, word: &str) -> bool {
    match text.as_bytes().split_at_checked(word.len()) {
        Some((begin, [b' ', ..])) => match core::str::from_utf8(begin) {
            Ok(begin) => same(begin, word),
            Err(_) => false,
        },
        _ => false,
    }
}

/// Whether two names are the same.
#[inline]
pub const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The largest vocabulary: an `f32` tells so many whole numbers apart.
pub const MOST_TOKENS: usize = 1 << 24;

/// What is said of a vocabulary that is larger.
#[inline]
pub const fn too_many_tokens(vocabulary: usize) -> Text {
    Text::new()
        .say("a vocabulary has at most ")
        .num(MOST_TOKENS)
        .say(" tokens, but this has ")
        .num(vocabulary)
        .say(": an index is kept as a number of the network, and an `f32` tells no more apart")
}

/// Reports, in const evaluation, a vocabulary that cannot be.
#[track_caller]
#[inline]
pub const fn check_vocabulary(vocabulary: usize) {
    if vocabulary == 0 {
        panic!("a vocabulary has at least 1 token, but this has 0")
    }
    if vocabulary > MOST_TOKENS {
        panic!("{}", too_many_tokens(vocabulary).as_str())
    }
}
