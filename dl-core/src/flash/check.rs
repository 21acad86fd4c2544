//! Whether a file of weights is that of a network, said at compile time in the words of `dl::io`.

use super::file::{File, Tensor, find, full_name};
use crate::network::{Network, Parameters};
use crate::plan::Segment;
use crate::shape::Text;

/// How many mistakes a message lists.
const MISTAKES: usize = 12;

/// How many arrays it lists of two that have nothing in common.
const EXAMPLES: usize = 6;

/// Reports, in const evaluation and at the caller's place, everything in which a file and a network do not agree.
#[track_caller]
pub const fn check<P: Network + Parameters<Elem = f32>, const N: usize>(file: &File<'_, N>) {
    if cfg!(target_endian = "big") {
        panic!("the weights in a file are little-endian, and this target is not");
    }
    let mut i = 0;
    while i < P::LAYERS.len() {
        if P::LAYERS[i].output.is_broken() {
            // A mistake in the definition, which is reported: sizes may be anything.
            return;
        }
        i += 1;
    }
    let text = problems(P::NAME, P::SEGMENTS, file.name, &file.tensors, &mut [false; N]);
    if !text.is_empty() {
        panic!("{}", text.as_str());
    }
}

/// All that is wrong, or nothing. `found` is for notes: which of the arrays of the file are the network's.
const fn problems(net: &str, segments: &[Segment], file: &str, tensors: &[Tensor<'_>], found: &mut [bool]) -> Text {
    let mut list = List::of(MISTAKES);
    let (mut i, mut missing, mut converted) = (0, 0, false);
    while i < segments.len() {
        let segment = &segments[i];
        i += 1;
        let name = full_name(segment);
        let Some(position) = find(tensors, name.as_str()) else {
            missing += 1;
            let text = said(name.as_str()).say(" ").dims(segment.dims).say(" is missing");
            list = list.and(text);
            continue;
        };
        found[position] = true;
        let tensor = &tensors[position];
        if !tensor.has_dims_of(segment) {
            let text = sizes(said(name.as_str()).say(" is "), tensor.dims).say(" in the file, but ");
            list = list.and(text.dims(segment.dims).say(" in the network"));
        } else if !tensor.is_f32() {
            converted = true;
            let text = said(name.as_str()).say(": numbers of type ").say(tensor.dtype);
            list = list.and(text.say(" where F32 was expected"));
        }
    }
    if missing == segments.len() && missing > 0 {
        return of_another(net, segments, file, tensors);
    }
    let mut i = 0;
    while i < tensors.len() {
        if !found[i] {
            list = list.and(superfluous(&tensors[i], segments));
        }
        i += 1;
    }
    let text = match list.len {
        0 => return Text::new(),
        1 => said(file).say(": ").text(&list.text),
        _ => said(file).say(" and `").say(net).say("` do not agree:\n  ").text(&list.whole()),
    };
    if converted {
        let text = text.say("\n= help: what is embedded is not converted: `").say(net);
        return text.say(
            "::from_file(…)?.save(…)` writes F32; in Python, so does `save_file` of \
            `{name: x.float() for name, x in model.state_dict().items()}`",
        );
    }
    text
}

/// A file that has none of the network's arrays.
const fn of_another(net: &str, segments: &[Segment], file: &str, tensors: &[Tensor<'_>]) -> Text {
    let text = said(file).say(" looks like the weights of another network than `").say(net);
    let (mut of_file, mut of_net, mut i) = (List::of(EXAMPLES), List::of(EXAMPLES), 0);
    while i < tensors.len() {
        of_file = of_file.and(sizes(said(tensors[i].name).say(" "), tensors[i].dims));
        i += 1;
    }
    i = 0;
    while i < segments.len() {
        of_net = of_net.and(said(full_name(&segments[i]).as_str()).say(" ").dims(segments[i].dims));
        i += 1;
    }
    if tensors.is_empty() {
        return said(file).say(" has no arrays\n= note: the network has:\n  ").text(&of_net.whole());
    }
    let text = text.say("`: they have no array in common\n= note: the file has:\n  ").text(&of_file.whole());
    let text = text.say("\n= note: the network has:\n  ").text(&of_net.whole());
    match behind(tensors[0].name, segments) {
        Some(own) => {
            let own = full_name(&segments[own]);
            let text = text.say("\n= help: `").say(tensors[0].name).say("` was probably meant to be `");
            text.say(own.as_str()).say("`: names begin at the network")
        }
        None => text,
    }
}

/// An array of the file that the network does not have.
const fn superfluous(tensor: &Tensor<'_>, segments: &[Segment]) -> Text {
    let text = sizes(said(tensor.name).say(" "), tensor.dims).say(" is not one of the network's");
    match behind(tensor.name, segments) {
        Some(own) => text.say("; did you mean `").text(&full_name(&segments[own])).say("`?"),
        None => text,
    }
}

/// The array of the network that has this name behind a prefix: `module.c1.weight`.
const fn behind(name: &str, segments: &[Segment]) -> Option<usize> {
    let name = name.as_bytes();
    let mut i = 0;
    while i < segments.len() {
        let own = full_name(&segments[i]);
        let own = own.as_str().as_bytes();
        if name.len() > own.len() {
            let (before, rest) = name.split_at(name.len() - own.len());
            let mut same = before[before.len() - 1] == b'.';
            let mut k = 0;
            while same && k < own.len() {
                same = own[k] == rest[k];
                k += 1;
            }
            if same {
                return Some(i);
            }
        }
        i += 1;
    }
    None
}

/// `` `name` ``
const fn said(name: &str) -> Text {
    Text::new().say("`").say(name).say("`")
}

/// `[6, 1, 5, 5]`
const fn sizes(text: Text, dims: &[usize]) -> Text {
    let mut text = text.say("[");
    let mut i = 0;
    while i < dims.len() {
        text = text.say(if i > 0 { ", " } else { "" }).num(dims[i]);
        i += 1;
    }
    text.say("]")
}

/// The first lines of a list, and how many there are.
struct List {
    text: Text,
    len: usize,
    most: usize,
}

impl List {
    const fn of(most: usize) -> Self {
        List { text: Text::new(), len: 0, most }
    }

    const fn and(mut self, line: Text) -> Self {
        if self.len < self.most {
            self.text = self.text.say(if self.len > 0 { "\n  " } else { "" }).text(&line);
        }
        self.len += 1;
        self
    }

    /// With what was left out.
    const fn whole(&self) -> Text {
        if self.len > self.most { self.text.say("\n  and ").num(self.len - self.most).say(" more") } else { self.text }
    }
}
