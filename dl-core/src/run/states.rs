//! The states with which sequences begin and end, in the memory of a pass.

use crate::element::Element;
use crate::network::Network;
use crate::plan::{Count, Slot};

/// Where a recurrent layer has its states.
#[derive(Clone, Copy, Debug)]
pub struct StateInfo {
    /// The positions of its initial and its last states among the slots of inference.
    pub arena: [usize; 2],
    /// They, among the slots of values.
    pub values: [usize; 2],
    /// The positions of their gradients among the slots of gradients.
    pub grads: [usize; 2],
    /// Where its state begins in that of the network.
    pub at: usize,
    /// How many numbers it has.
    pub len: usize,
}

/// How many numbers the state of a network has.
pub const fn state_len(states: &[StateInfo]) -> usize {
    match states {
        [.., last] => last.at + last.len,
        [] => 0,
    }
}

/// Sequences begin with these states: one for each, or one for all of them.
#[cfg(feature = "std")]
pub fn begin<T: Element>(
    states: &[StateInfo],
    memory: &mut [T],
    slots: &[Slot],
    n: Count,
    place: impl Fn(&StateInfo) -> [usize; 2],
    from: &[T],
) {
    let total = state_len(states);
    let every = if from.len() > total { total } else { 0 };
    for state in states {
        let Some(initial) = part(memory, slots, place(state)[0], n) else { continue };
        for (i, to) in initial.chunks_exact_mut(state.len.max(1)).enumerate() {
            let from = from.get(i * every + state.at..).unwrap_or(&[]);
            to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
        }
    }
}

/// The states, or their gradients, at one end of the sequences: of each sequence, one layer after the other.
#[cfg(feature = "std")]
pub fn take<T: Element>(
    states: &[StateInfo],
    memory: &[T],
    slots: &[Slot],
    n: Count,
    position: impl Fn(&StateInfo) -> usize,
    to: &mut [T],
) {
    let total = state_len(states);
    for state in states {
        let here = &memory[slots[position(state)].batch(n)];
        for (from, to) in here.chunks_exact(state.len.max(1)).zip(to.chunks_exact_mut(total.max(1))) {
            to[state.at..][..state.len].copy_from_slice(from);
        }
    }
}

/// The value at a position among the slots.
#[inline]
fn part<'a, T>(memory: &'a mut [T], slots: &[Slot], position: usize, n: Count) -> Option<&'a mut [T]> {
    memory.get_mut(slots.get(position)?.batch(n))
}

/// The state of a layer that has learned none.
pub fn no_state<T: Element>(state: &mut [T]) {
    state.fill(T::ZERO);
}

/// The state that a layer has learned to begin with, which lies at the end of its weights.
pub fn learned<T: Element>(weights: &[T], state: &mut [T]) {
    let from = weights.len().saturating_sub(state.len());
    state.iter_mut().zip(weights.iter().skip(from)).for_each(|(to, from)| *to = *from);
}

/// The sequences in a network that is part of another begin as if nothing was before them.
pub fn begin_part<N: Network>(
    net: &N,
    memory: &mut [N::Elem],
    slots: &[Slot],
    n: Count,
    place: impl Fn(&StateInfo) -> [usize; 2],
) {
    for (i, state) in N::STATES.iter().enumerate() {
        let Some(initial) = part(memory, slots, place(state)[0], n) else { continue };
        initial.chunks_exact_mut(state.len.max(1)).for_each(|to| net.pass_state(i, to));
    }
}

/// No gradient of states: nothing depends on the last ones.
#[cfg(feature = "train")]
pub fn clear_states<T: Element>(states: &[StateInfo], grads: &mut [T], slots: &[Slot], n: Count) {
    for slot in states.iter().flat_map(|state| state.grads) {
        grads[slots[slot].batch(n)].fill(T::ZERO);
    }
}
