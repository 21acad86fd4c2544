//! How mistakes are reported: the layer, where it stands in the chain, the arithmetic and the way out, in one message.

use super::{Dims, ShapeError, Text};

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
    /// ``​`c3`: kernel 5 does not fit its input 3×3``, the chain, the formula, the help.
    pub const fn message(&self, error: &ShapeError) -> Text {
        let mut text = Text::new().say("`").say(self.label).say("`: ").text(&error.problem);
        if self.chain.len() > 1 {
            text = text.say("\n= note: ").text(&self.links()).say(" → ").say(self.label);
        }
        if !error.note.is_empty() {
            text = text.say("\n= note: ").text(&error.note);
        }
        if !error.help.is_empty() {
            text = text.say("\n= help: ").text(&error.help);
        }
        text
    }

    /// `[1, 28, 28] → c1 Conv2d [6, 24, 24]`: steps that change no shape are left out, and the middle of long chains.
    pub const fn links(&self) -> Text {
        let mut shown = 0;
        let mut i = 1;
        while i < self.chain.len() {
            if !self.chain[i].1.same(&self.chain[i - 1].1) {
                shown += 1;
            }
            i += 1;
        }
        let skip = usize::saturating_sub(shown, LINKS);
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

/// What a promise or a remark says against what is.
pub const fn wrong_promise(what: &str, promised: Dims, actual: Dims) -> ShapeError {
    let mut help = Text::new().say("write `").dims(actual).say("`");
    if promised.len() == actual.len() {
        help = help.say(", or put `");
        help = if promised.rank() == 1 { help.say("Flatten") } else { help.say("Reshape(").dims(promised).say(")") };
        help = help.say("` before");
    } else if promised.rank() == 1 && actual.rank() == 1 {
        help = help.say(", or let the layers end in `Linear(").num(promised.get(0)).say(")`");
    } else {
        help = help.say(", or change the layers before");
    }
    let problem = Text::new().say(what).say(" ").dims(promised).say(", but it is ").dims(actual);
    ShapeError::new("", problem).help(help)
}

/// Reports an error in const evaluation, at the caller's place, if it is in argument `arg`.
#[track_caller]
pub const fn check_arg(result: &Result<Dims, ShapeError>, input: Dims, arg: &str, place: Place<'_>) {
    if let Err(error) = result
        && !input.is_broken()
        && same(error.at, arg)
    {
        panic!("{}", place.message(error).as_str())
    }
}

/// Reports an error in const evaluation, at the caller's place, unless it is in one of the arguments `args`, which are
/// checked at their own places.
#[track_caller]
pub const fn check_rest(result: &Result<Dims, ShapeError>, input: Dims, args: &[&str], place: Place<'_>) {
    if let Err(error) = result
        && !input.is_broken()
    {
        let mut i = 0;
        while i < args.len() {
            if same(error.at, args[i]) {
                return;
            }
            i += 1;
        }
        panic!("{}", place.message(error).as_str())
    }
}

/// Reports a junction's error in const evaluation if it is in branch `branch`.
#[track_caller]
pub const fn check_branch(result: &Result<Dims, ShapeError>, odd: usize, branch: usize, place: Place<'_>) {
    if let Err(error) = result
        && odd == branch
    {
        panic!("{}", place.message(error).as_str())
    }
}

/// Reports a wrong remark or promise in const evaluation.
#[track_caller]
pub const fn check_promise(what: &str, promised: Dims, actual: Dims, place: Place<'_>) {
    if !actual.is_broken() && !promised.is_broken() && !promised.same(&actual) {
        panic!("{}", place.message(&wrong_promise(what, promised, actual)).as_str())
    }
}

/// The shape that a rule gives, [`Dims::BROKEN`] if it fails or follows a failure.
pub const fn carry(result: Result<Dims, ShapeError>, input: Dims) -> Dims {
    match result {
        Ok(dims) if !input.is_broken() => dims,
        _ => Dims::BROKEN,
    }
}

/// Reports, in const evaluation, a written shape that no value can have.
#[track_caller]
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

/// Whether two names are the same.
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
