//! [`TrainTables`].

use crate::network::{Slots, Tables};
use crate::plan::{Extent, Plan, Weights};

/// The tables of training, as [`Tables`] are those of inference: [`Train`](super::Train) passes them on.
#[doc(hidden)]
pub trait TrainTables: Tables {
    type ValueSlots: Slots;
    type GradSlots: Slots;
    const VALUES: Plan;
    const GRADS: Plan;
    const INNER_GRADS: Extent;
    const LAYER_WEIGHTS: &'static [Weights];
    const COUPLED: bool;
    const VALUE_SLOTS: &'static Self::ValueSlots;
    const PART_VALUES: (Self::ValueSlots, Extent);
    const GRAD_SLOTS: &'static Self::GradSlots;
    const PART_GRADS: (Self::GradSlots, Extent);
    const GRAD_PORTS: [&'static [usize]; 2];
    const PART_WEIGHTS: &'static [Weights];
}

/// [`TrainTables::PART_GRADS`], by a call: `cargo check` evaluates what a constant mentions, whoever needs it, but not what it calls.
#[doc(hidden)]
pub const fn part_grads<N: TrainTables>() -> (N::GradSlots, Extent) {
    N::PART_GRADS
}

/// [`TrainTables::GRAD_SLOTS`], by a call.
#[doc(hidden)]
pub const fn grad_slots<N: TrainTables>() -> &'static N::GradSlots {
    N::GRAD_SLOTS
}
