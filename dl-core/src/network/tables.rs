//! [`Tables`].

use super::Slots;
use crate::plan::{LayerInfo, Placed, Plan, Slot};
use crate::run::StateInfo;
use crate::shape::Dims;

/// The tables of a network, which do not depend on the type of its numbers: [`Network`](super::Network) passes them on.
///
/// They are of a type of their own, without that parameter. rustc evaluates a constant once for each set of bounds that are known where it is
/// used: for a network of `T: Element` it would evaluate all that they say of layers and of networks in the network a second time.
#[doc(hidden)]
pub trait Tables: 'static {
    type ArenaSlots: Slots;
    const LAYERS: &'static [LayerInfo<'static>];
    const INPUTS: &'static [Dims];
    const OUTPUTS: &'static [Dims];
    const PACKS: &'static [Slot];
    const STATES: &'static [StateInfo];
    const PORTS: [&'static [usize]; 2];
    const STEP: usize = 0;
    #[cfg(feature = "std")]
    const INFER: Plan;
    #[cfg(feature = "std")]
    const ARENA_SLOTS: &'static Self::ArenaSlots;
    #[cfg(feature = "std")]
    const PART_ARENA: (Self::ArenaSlots, usize);
    const ONE: Plan;
    const ONE_PLACED: Placed<Self::ArenaSlots>;
    const ONE_SLOTS: &'static Self::ArenaSlots;
    const PART_ONE: (Self::ArenaSlots, usize);
}

/// [`Tables::ARENA_SLOTS`], by a call: `cargo check` evaluates what a constant mentions, whoever needs it, but not what it calls.
#[doc(hidden)]
#[cfg(feature = "std")]
pub const fn arena_slots<N: Tables>() -> &'static N::ArenaSlots {
    N::ARENA_SLOTS
}
