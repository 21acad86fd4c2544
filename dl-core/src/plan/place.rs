//! Where values lie whose lives are known: no two that are needed at the same time overlap.
//!
//! The least memory that any placement can do with is that of the moment at which the values that are then needed take most. For a chain,
//! where each value is needed together with the one before it and the one after it alone, [`place`] does with it: values lie at either
//! end of the memory by turns, so two neighbours need as much as they are long, and nothing more. For other lives the problem is
//! NP-complete (dynamic storage allocation, Garey and Johnson 1979, SR2); several orders are tried, and the one that needs least is taken.
//! `tests/place.rs` compares it with all placements of many small networks, and with that moment for large ones.

use super::{Extent, Life, Slot, extent};

/// A placement, and what no placement could go below.
#[derive(Clone, Copy, Debug)]
pub struct Placed<S> {
    /// Where each value is.
    pub slots: S,
    /// The least memory for these lives: what is needed at the same time, at most.
    pub least: Extent,
}

/// Places values so that two which are needed at the same time never overlap. What is there for each step lies behind what is there for
/// each sample.
pub const fn place<const N: usize>(lives: [Life; N]) -> [Slot; N] {
    placed(lives).slots
}

/// [`place`], with the least memory that any placement needs.
pub const fn placed<const N: usize>(lives: [Life; N]) -> Placed<[Slot; N]> {
    let (of_samples, sample) = best(&lives, false);
    let mut slots = [Slot::NOWHERE; N];
    let mut i = 0;
    while i < N {
        if !lives[i].need.per_step {
            slots[i] = Slot::new(of_samples[i], lives[i].need.len);
        }
        i += 1;
    }
    let at = extent(&slots).sample;
    let (of_steps, step) = best(&lives, true);
    let mut i = 0;
    while i < N {
        if lives[i].need.per_step {
            slots[i] = Slot { at, at_steps: of_steps[i], len: lives[i].need.len, per_step: true };
        }
        i += 1;
    }
    Placed { slots, least: Extent { sample, step } }
}

/// What is needed at the same time, at most.
pub const fn least<const N: usize>(lives: &[Life; N]) -> Extent {
    let (samples, steps) = (sorted(lives, false, false), sorted(lives, true, false));
    Extent { sample: needed(lives, &samples), step: needed(lives, &steps) }
}

/// What is needed at the same time, at most, of values that are ordered by time: the most is needed when some value begins to be.
const fn needed<const N: usize>(lives: &[Life; N], order: &Order<N>) -> usize {
    let mut alive = [0usize; N];
    let (mut most, mut count, mut k) = (0, 0, 0);
    while k < order.count {
        let from = lives[order.values[k]].from;
        alive[count] = order.values[k];
        let (all, mut sum, mut i) = (count + 1, 0usize, 0);
        count = 0;
        while i < all {
            let life = lives[alive[i]];
            if from <= life.to {
                // After a mistake, which is reported, sizes may be anything.
                sum = sum.saturating_add(life.need.len);
                alive[count] = alive[i];
                count += 1;
            }
            i += 1;
        }
        if sum > most {
            most = sum;
        }
        k += 1;
    }
    most
}

/// The best of some placements of the values that are there for each sample, or for each step: the first that needs no more than the least
/// possible; and that.
///
/// By the time from which values are needed, from either end of the memory, and by size, from one end and from both; after that, the value that
/// ends last is placed before all others, again and again (squeaky wheel optimization, Joslin and Clements 1999).
const fn best<const N: usize>(lives: &[Life; N], per_step: bool) -> ([usize; N], usize) {
    let mut order = sorted(lives, per_step, false);
    let least = needed(lives, &order);
    let mut best = [0; N];
    let mut len = usize::MAX;
    let mut round = 0;
    while round < ROUNDS && len > least {
        let ends = match round {
            0 => Ends::Both { high: false },
            1 => Ends::Both { high: true },
            3 => Ends::Both { high: false },
            _ => Ends::Low,
        };
        if round == 2 {
            order = sorted(lives, per_step, true);
        }
        let places = in_order(lives, least, &order, ends);
        let (last, this) = last(lives, &order, &places);
        if this < len {
            (best, len) = (places, this);
        }
        if round >= 3 && to_front(&mut order, last) && round > 3 {
            // The same order again has the same placement.
            break;
        }
        round += 1;
    }
    (best, least)
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

/// The values that need memory, in the order in which they are placed. Const evaluation is slow, so that
/// what needs none is left out at the beginning.
#[derive(Clone, Copy)]
struct Order<const N: usize> {
    values: [usize; N],
    count: usize,
    by_time: bool,
}

/// The values that are there for each sample or for each step, by time or by size.
const fn sorted<const N: usize>(lives: &[Life; N], per_step: bool, by_size: bool) -> Order<N> {
    let mut order = Order { values: [0; N], count: 0, by_time: !by_size };
    let mut i = 0;
    while i < N {
        if lives[i].need.per_step == per_step && lives[i].need.len > 0 {
            // Insertion.
            let mut at = order.count;
            while at > 0 && before(&lives[i], &lives[order.values[at - 1]], by_size) {
                order.values[at] = order.values[at - 1];
                at -= 1;
            }
            order.values[at] = i;
            order.count += 1;
        }
        i += 1;
    }
    order
}

/// Whether a value is placed before another.
const fn before(a: &Life, b: &Life, by_size: bool) -> bool {
    if by_size { a.need.len > b.need.len } else { a.from < b.from || (a.from == b.from && a.need.len > b.need.len) }
}

/// Moves a value to the front; whether it is there already.
const fn to_front<const N: usize>(order: &mut Order<N>, value: usize) -> bool {
    let mut moved = value;
    let mut i = 0;
    while i < order.count {
        (order.values[i], moved) = (moved, order.values[i]);
        if moved == value {
            break;
        }
        i += 1;
    }
    i == 0
}

/// The value that ends last, and where.
const fn last<const N: usize>(lives: &[Life; N], order: &Order<N>, places: &[usize; N]) -> (usize, usize) {
    let (mut last, mut end, mut i) = (0, 0, 0);
    while i < order.count {
        let v = order.values[i];
        let this = places[v].saturating_add(lives[v].need.len);
        if this > end || (this == end && v < last) {
            (last, end) = (v, this);
        }
        i += 1;
    }
    (last, end)
}

/// Places the values one after the other.
const fn in_order<const N: usize>(lives: &[Life; N], least: usize, order: &Order<N>, ends: Ends) -> [usize; N] {
    let mut places = [0usize; N];
    let mut at_end = [false; N];
    // The values that may be needed together with one that is yet to be placed.
    let (mut before, mut all) = ([0usize; N], 0);
    // Where those are with which it must not overlap: from, to.
    let mut taken = [(0, 0); N];
    let mut k = 0;
    while k < order.count {
        let v = order.values[k];
        let own = lives[v];
        let (mut near, mut count, mut kept, mut i) = (N, 0, 0, 0);
        while i < all {
            let other = before[i];
            let life = lives[other];
            if life.from <= own.to && own.from <= life.to {
                near = other;
                taken[count] = (places[other], places[other].saturating_add(life.need.len));
                count += 1;
            }
            if own.from <= life.to || !order.by_time {
                before[kept] = other;
                kept += 1;
            }
            i += 1;
        }
        before[kept] = v;
        all = kept + 1;
        let high = match ends {
            Ends::Low => false,
            Ends::Both { high } => {
                if near < N {
                    !at_end[near]
                } else {
                    high
                }
            }
        };
        let taken = taken.split_at(count).0;
        let place = if high { from_end(taken, own.need.len, least) } else { None };
        (places[v], at_end[v]) = match place {
            Some(place) => (place, true),
            None => (from_begin(taken, own.need.len), false),
        };
        k += 1;
    }
    places
}

/// The lowest place where `len` numbers are free: moves up past whatever is in the way until nothing is.
const fn from_begin(taken: &[(usize, usize)], len: usize) -> usize {
    let (mut at, mut i) = (0usize, 0);
    while i < taken.len() {
        let (from, to) = taken[i];
        if from < at.saturating_add(len) && at < to {
            at = to;
            i = 0;
        } else {
            i += 1;
        }
    }
    at
}

/// The highest place within `all` numbers where `len` are free, if there is one.
const fn from_end(taken: &[(usize, usize)], len: usize, all: usize) -> Option<usize> {
    if len > all {
        return None;
    }
    let (mut at, mut i) = (all - len, 0);
    while i < taken.len() {
        let (from, to) = taken[i];
        if from < at + len && at < to {
            if from < len {
                return None;
            }
            at = from - len;
            i = 0;
        } else {
            i += 1;
        }
    }
    Some(at)
}
