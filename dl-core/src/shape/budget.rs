//! Budgets: `where params <= 60_000`.

use super::Text;
use super::report::same;
use crate::plan::LayerInfo;

/// 1024.
pub const KIB: usize = 1 << 10;
/// 1024².
pub const MIB: usize = 1 << 20;

/// What a budget is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// Trained numbers.
    Params,
    /// Multiply-adds per sample.
    Macs,
    /// Bytes of weights, as `f32`.
    Flash,
    /// Bytes of activations while one sample is evaluated, as `f32`.
    Ram,
}

impl Cost {
    /// The word in a definition.
    #[inline]
    pub const fn name(self) -> &'static str {
        match self {
            Cost::Params => "params",
            Cost::Macs => "macs",
            Cost::Flash => "flash",
            Cost::Ram => "ram",
        }
    }

    #[inline]
    const fn unit(self) -> &'static str {
        match self {
            Cost::Params => " parameters",
            Cost::Macs => " multiply-adds",
            Cost::Flash | Cost::Ram => " bytes",
        }
    }

    /// What one layer contributes.
    #[inline]
    const fn of(self, layer: &LayerInfo<'_>) -> usize {
        match self {
            Cost::Params => layer.params,
            Cost::Macs => layer.macs as usize,
            Cost::Flash => 4 * layer.numbers,
            // A view is the memory of what it views.
            Cost::Ram if same(layer.kind, "Flatten") || same(layer.kind, "Reshape") => 0,
            Cost::Ram if layer.in_place => 0,
            Cost::Ram => 4 * layer.output.len(),
        }
    }
}

/// What is said when a network of `total` exceeds `limit`, with the three layers that contribute most; empty if it does not.
#[inline]
pub const fn exceeded(cost: Cost, limit: usize, total: usize, layers: &[LayerInfo<'_>]) -> Text {
    if total <= limit {
        return Text::new();
    }
    end(largest(begin(cost, limit, total), cost, layers))
}

/// The first line.
pub(super) const fn begin(cost: Cost, limit: usize, total: usize) -> Text {
    Text::new()
        .say("the budget `")
        .say(cost.name())
        .say(" <= ")
        .num(limit)
        .say("` is exceeded: the network ")
        .say(if matches!(cost, Cost::Ram) { "needs " } else { "has " })
        .num(total)
        .say(cost.unit())
        .say(", ")
        .num(total - limit)
        .say(" too many")
}

/// The last line.
pub(super) const fn end(text: Text) -> Text {
    text.say("\n= help: make these smaller, or raise the budget")
}

/// The line of the three layers that contribute most.
pub(super) const fn largest(mut text: Text, cost: Cost, layers: &[LayerInfo<'_>]) -> Text {
    let of = if matches!(cost, Cost::Ram) { "\n= note: the largest outputs: " } else { "\n= note: most of it: " };
    let mut last = usize::MAX;
    let mut last_index = 0;
    let mut shown = 0;
    while shown < 3 {
        let mut best = layers.len();
        let mut i = 0;
        while i < layers.len() {
            let c = cost.of(&layers[i]);
            let after = c < last || (c == last && i > last_index && shown > 0);
            if c > 0 && after && (best == layers.len() || c > cost.of(&layers[best])) {
                best = i;
            }
            i += 1;
        }
        if best == layers.len() {
            break;
        }
        text = text.say(if shown == 0 { of } else { ", " });
        if !layers[best].name.is_empty() {
            let parts = layers[best].name.parts();
            let mut k = 0;
            while k < parts.len() {
                text = text.say(if k > 0 { "." } else { "" }).say(parts[k]);
                k += 1;
            }
            text = text.say(" ");
        }
        last = cost.of(&layers[best]);
        last_index = best;
        text = text.say(layers[best].kind).say(" ").num(last);
        shown += 1;
    }
    text
}

/// Reports an exceeded budget in const evaluation, at the caller's place.
#[track_caller]
#[inline]
pub const fn check(cost: Cost, limit: usize, total: usize, layers: &[LayerInfo<'_>]) {
    let mut i = 0;
    while i < layers.len() {
        // After a mistake, which is reported, the costs are not known.
        if layers[i].output.is_broken() {
            return;
        }
        i += 1;
    }
    let text = exceeded(cost, limit, total, layers);
    if !text.is_empty() {
        panic!("{}", text.as_str())
    }
}
