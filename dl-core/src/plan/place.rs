//! Where values lie whose lives are known: no two that are needed at the same time overlap.
//!
//! The least memory that any placement can do with is that of the moment at which the values that are then needed take most. For a chain,
//! where each value is needed together with the one before it and the one after it alone, [`place`] does with it: values lie at either
//! end of the memory by turns, so two neighbours need as much as they are long, and nothing more. For other lives the problem is
//! NP-complete (dynamic storage allocation, Garey and Johnson 1979, SR2); several orders are tried, and the one that needs least is taken.
//! `tests/place.rs` compares it with all placements of many small networks, and with that moment for large ones.

use super::{Extent, Life, Slot};

/// A placement, and what no placement could go below.
#[derive(Clone, Copy, Debug)]
pub struct Placed<const N: usize> {
    /// Where each value is.
    pub slots: [Slot; N],
    /// The least memory for these lives: what is needed at the same time, at most.
    pub least: Extent,
}

/// Places values so that two which are needed at the same time never overlap. What is there for each step lies behind what is there for
/// each sample.
pub const fn place<const N: usize>(lives: [Life; N]) -> [Slot; N] {
    placed(lives).slots
}

/// [`place`], with the least memory that any placement needs.
pub const fn placed<const N: usize>(lives: [Life; N]) -> Placed<N> {
    let least = least(&lives);
    let (of_samples, of_steps) = (best(&lives, false, least.sample), best(&lives, true, least.step));
    let samples = end(&lives, false, &of_samples);
    let mut slots = [Slot::NOWHERE; N];
    let mut i = 0;
    while i < N {
        let (len, per_step) = (lives[i].need.len, lives[i].need.per_step);
        slots[i] = if per_step {
            Slot { at: samples, at_steps: of_steps[i], len, per_step }
        } else {
            Slot { at: of_samples[i], at_steps: 0, len, per_step }
        };
        i += 1;
    }
    Placed { slots, least }
}

/// What is needed at the same time, at most.
pub const fn least(lives: &[Life]) -> Extent {
    let mut least = Extent { sample: 0, step: 0 };
    let mut i = 0;
    // The most is needed when some value begins to be.
    while i < lives.len() {
        let (mut sample, mut step, mut j) = (0usize, 0usize, 0);
        while j < lives.len() {
            if lives[j].from <= lives[i].from && lives[i].from <= lives[j].to {
                // After a mistake, which is reported, sizes may be anything.
                if lives[j].need.per_step {
                    step = step.saturating_add(lives[j].need.len);
                } else {
                    sample = sample.saturating_add(lives[j].need.len);
                }
            }
            j += 1;
        }
        if sample > least.sample {
            least.sample = sample;
        }
        if step > least.step {
            least.step = step;
        }
        i += 1;
    }
    least
}

/// Not placed yet.
const NOWHERE: usize = usize::MAX;

/// The best of some placements of the values that are there for each sample, or for each step: the first that needs no more than `least`.
///
/// By the time from which values are needed, from either end of the memory, and by size, from one end and from both; after that, the value that
/// ends last is placed before all others, again and again (squeaky wheel optimization, Joslin and Clements 1999).
const fn best<const N: usize>(lives: &[Life; N], per_step: bool, least: usize) -> [usize; N] {
    let mut best = [0; N];
    let mut len = usize::MAX;
    let mut order = [0; N];
    let mut round = 0;
    while round < ROUNDS && len > least {
        let ends = match round {
            0 => Ends::Both { high: false },
            1 => Ends::Both { high: true },
            3 => Ends::Both { high: false },
            _ => Ends::Low,
        };
        if round == 0 || round == 2 {
            order = sorted(lives, round == 2);
        }
        let places = in_order(lives, per_step, least, &order, ends);
        let this = end(lives, per_step, &places);
        if this < len {
            (best, len) = (places, this);
        }
        if round >= 3 {
            to_front(&mut order, last(lives, per_step, &places));
        }
        round += 1;
    }
    best
}

/// How many placements are tried.
const ROUNDS: usize = 32;

/// Where values may lie.
#[derive(Clone, Copy)]
enum Ends {
    /// Each at the lowest free place.
    Low,
    /// Each at the other end of the memory than the last one with which it must not overlap, the first at the high end or not; if there is
    /// no room, at the lowest free place.
    Both {
        /// Where the first is.
        high: bool,
    },
}

/// The values in the order in which they are placed: by time, or by size.
const fn sorted<const N: usize>(lives: &[Life; N], by_size: bool) -> [usize; N] {
    let mut order = [0; N];
    let mut i = 0;
    while i < N {
        // Insertion.
        let mut at = i;
        while at > 0 && before(&lives[i], &lives[order[at - 1]], by_size) {
            order[at] = order[at - 1];
            at -= 1;
        }
        order[at] = i;
        i += 1;
    }
    order
}

/// Moves a value to the front.
const fn to_front<const N: usize>(order: &mut [usize; N], value: usize) {
    let mut moved = value;
    let mut i = 0;
    while i < N {
        (order[i], moved) = (moved, order[i]);
        if moved == value {
            return;
        }
        i += 1;
    }
}

/// The value that ends last.
const fn last<const N: usize>(lives: &[Life; N], per_step: bool, places: &[usize; N]) -> usize {
    let (mut last, mut end, mut i) = (0, 0, 0);
    while i < N {
        let this = places[i].saturating_add(lives[i].need.len);
        if lives[i].need.per_step == per_step && this > end {
            (last, end) = (i, this);
        }
        i += 1;
    }
    last
}

/// Where the last value ends.
const fn end<const N: usize>(lives: &[Life; N], per_step: bool, places: &[usize; N]) -> usize {
    let (mut end, mut i) = (0, 0);
    while i < N {
        let this = places[i].saturating_add(lives[i].need.len);
        if lives[i].need.per_step == per_step && this > end {
            end = this;
        }
        i += 1;
    }
    end
}

/// Places the values one after the other.
const fn in_order<const N: usize>(
    lives: &[Life; N],
    per_step: bool,
    least: usize,
    order: &[usize; N],
    ends: Ends,
) -> [usize; N] {
    let mut places = [NOWHERE; N];
    let mut at_end = [false; N];
    let mut k = 0;
    while k < N {
        let v = order[k];
        k += 1;
        if lives[v].need.per_step != per_step || lives[v].need.len == 0 {
            places[v] = 0;
            continue;
        }
        let mut place = NOWHERE;
        if let Ends::Both { high } = ends {
            let (mut high, mut i) = (high, k - 1);
            while i > 0 {
                i -= 1;
                let other = &lives[order[i]];
                if other.need.per_step == per_step && other.need.len > 0 && meet(other, &lives[v]) {
                    high = !at_end[order[i]];
                    break;
                }
            }
            if high {
                place = from_end(lives, per_step, &places, v, least);
            }
        }
        at_end[v] = place != NOWHERE;
        places[v] = if at_end[v] { place } else { from_begin(lives, per_step, &places, v) };
    }
    places
}

/// Whether a value is placed before another.
const fn before(a: &Life, b: &Life, by_size: bool) -> bool {
    if by_size { a.need.len > b.need.len } else { a.from < b.from || (a.from == b.from && a.need.len > b.need.len) }
}

/// Whether two values are needed at the same time.
const fn meet(a: &Life, b: &Life) -> bool {
    a.from <= b.to && b.from <= a.to
}

/// Whether value `v`, at `at`, overlaps with value `i` while both are needed.
const fn collides<const N: usize>(
    lives: &[Life; N],
    per_step: bool,
    places: &[usize; N],
    v: usize,
    at: usize,
    i: usize,
) -> bool {
    let (own, other) = (&lives[v], &lives[i]);
    i != v
        && places[i] != NOWHERE
        && other.need.per_step == per_step
        && meet(own, other)
        && places[i] < at.saturating_add(own.need.len)
        && at < places[i] + other.need.len
}

/// The lowest free place: moves up past whatever is in the way until nothing is.
const fn from_begin<const N: usize>(lives: &[Life; N], per_step: bool, places: &[usize; N], v: usize) -> usize {
    let (mut at, mut i) = (0usize, 0);
    while i < N {
        if collides(lives, per_step, places, v, at, i) {
            at = places[i].saturating_add(lives[i].need.len);
            i = 0;
        } else {
            i += 1;
        }
    }
    at
}

/// The highest free place within `len` numbers, if there is one.
const fn from_end<const N: usize>(
    lives: &[Life; N],
    per_step: bool,
    places: &[usize; N],
    v: usize,
    len: usize,
) -> usize {
    let own = lives[v].need.len;
    if own > len {
        return NOWHERE;
    }
    let (mut at, mut i) = (len - own, 0);
    while i < N {
        if collides(lives, per_step, places, v, at, i) {
            if places[i] < own {
                return NOWHERE;
            }
            at = places[i] - own;
            i = 0;
        } else {
            i += 1;
        }
    }
    at
}
