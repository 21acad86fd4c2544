//! Training passes: what the forward pass leaves for the backward pass.
//!
//! A batch is cut into pieces once, by the shapes alone. One thread takes a piece through all layers, while the piece's numbers are in
//! its cache. Where the samples of a batch depend on each other, in batch normalization, the batch is one piece and every layer
//! divides its work by itself.

#[cfg(feature = "std")]
use alloc::boxed::Box;

use crate::device::{self, Training};
use crate::network::{Network, Slots};
use crate::plan::{Extent, Plan, Weights};
#[cfg(feature = "std")]
use crate::rng::Rng;
use crate::run::Pass;

#[cfg(feature = "std")]
mod batch;
#[cfg(feature = "std")]
mod freeze;
#[cfg(feature = "std")]
mod poison;
mod tables;

#[cfg(feature = "std")]
pub use batch::Tape;
#[cfg(feature = "std")]
pub(crate) use batch::{forward, run_backward};
#[doc(hidden)]
pub use tables::{TrainTables, grad_slots, part_grads};

/// Whether a forward pass is training or evaluation.
#[cfg(feature = "std")]
#[derive(Debug)]
pub enum Mode<'a> {
    /// Dropout drops, at random; batch normalization uses the batch and updates its running statistics.
    Train(&'a mut Rng),
    /// Dropout passes; batch normalization uses its running statistics.
    Eval,
}

/// A network that can be trained. Implemented by [`network!`](https://docs.rs/dl) where the feature `train` is on.
pub trait Train: Network<Tables: TrainTables<ValueSlots = Self::ValueSlots, GradSlots = Self::GradSlots>> {
    /// The memory of the forward pass, per sample.
    #[doc(hidden)]
    const VALUES: Plan = <Self::Tables as TrainTables>::VALUES;
    /// The memory of the backward pass, per sample; its inputs and outputs are the gradients of the network's.
    #[doc(hidden)]
    const GRADS: Plan = <Self::Tables as TrainTables>::GRADS;
    /// How much of it is needed where nobody asks for the gradients of the network's inputs.
    #[doc(hidden)]
    const INNER_GRADS: Extent = <Self::Tables as TrainTables>::INNER_GRADS;
    /// The weights of all layers.
    #[doc(hidden)]
    const LAYER_WEIGHTS: &'static [Weights] = <Self::Tables as TrainTables>::LAYER_WEIGHTS;
    /// Whether the samples of a batch depend on each other in training.
    #[doc(hidden)]
    const COUPLED: bool = <Self::Tables as TrainTables>::COUPLED;

    /// The places of all values, and of what layers keep.
    #[doc(hidden)]
    type ValueSlots: Slots;
    /// They, where the network stands by itself.
    #[doc(hidden)]
    const VALUE_SLOTS: &'static Self::ValueSlots = <Self::Tables as TrainTables>::VALUE_SLOTS;
    /// They, where it is part of another, and how many numbers it needs beside its inputs and outputs.
    #[doc(hidden)]
    const PART_VALUES: (Self::ValueSlots, Extent) = <Self::Tables as TrainTables>::PART_VALUES;
    /// The places of all gradients.
    #[doc(hidden)]
    type GradSlots: Slots;
    /// They, where the network stands by itself.
    #[doc(hidden)]
    const GRAD_SLOTS: &'static Self::GradSlots = <Self::Tables as TrainTables>::GRAD_SLOTS;
    /// They, where it is part of another.
    #[doc(hidden)]
    const PART_GRADS: (Self::GradSlots, Extent) = <Self::Tables as TrainTables>::PART_GRADS;
    /// Which of them are gradients of inputs, and which of outputs.
    #[doc(hidden)]
    const GRAD_PORTS: [&'static [usize]; 2] = <Self::Tables as TrainTables>::GRAD_PORTS;
    /// As [`Train::LAYER_WEIGHTS`], where the network is part of another.
    #[doc(hidden)]
    const PART_WEIGHTS: &'static [Weights] = <Self::Tables as TrainTables>::PART_WEIGHTS;

    #[doc(hidden)]
    fn pass_forward(&self, packs: &[Self::Elem], values: &mut [Self::Elem], slots: &Self::ValueSlots, pass: Pass<'_>);

    #[doc(hidden)]
    #[allow(clippy::too_many_arguments)]
    fn pass_backward(
        &self,
        packs: &[Self::Elem],
        values: &mut [Self::Elem],
        slots: &Self::ValueSlots,
        grads: &mut [Self::Elem],
        grad_slots: &Self::GradSlots,
        pass: Pass<'_>,
        dweights: &mut [Self::Elem],
    );

    /// Moves the running statistics after a forward pass in training.
    #[doc(hidden)]
    #[cfg(feature = "std")]
    fn pass_update(&mut self, values: &[Self::Elem], slots: &Self::ValueSlots, pass: Pass<'_>);

    /// How many bytes the memory of a forward and a backward pass of one sample has: `LeNet5Training`, a
    /// [`device::Training`]. Beside it there are the network and its gradient.
    const TRAIN_BYTES: usize = device::bytes::<Self>();

    /// Fresh weights, the same for the same seed on every machine.
    #[cfg(feature = "std")]
    fn init(seed: u64) -> Box<Self> {
        let mut net = Self::zeros();
        crate::init::init(net.as_mut_slice(), Self::SEGMENTS, seed);
        net
    }

    /// Memory for a forward and a backward pass; grows to the largest batch once, then nothing is allocated.
    #[cfg(feature = "std")]
    fn tape() -> Tape<Self> {
        Tape::default()
    }

    /// The forward pass of a batch. In training mode, batch normalization updates its running statistics.
    #[cfg(feature = "std")]
    fn forward<'t>(&mut self, tape: &'t mut Tape<Self>, batch: &[Self::Input], mode: Mode<'_>) -> &'t [Self::Output] {
        forward(self, tape, batch, &[], mode)
    }

    /// The backward pass: adds the gradient of the weights to `grads` and returns that of the inputs, given the gradient
    /// `doutput` of the outputs of the last forward pass. Gradients take the place of values that are no longer needed, so each
    /// backward pass needs a forward pass before it.
    ///
    /// # Panics
    /// If `doutput` is not as long as the batch of the forward pass, or there has been a backward pass since.
    #[cfg(feature = "std")]
    fn backward<'t>(&self, tape: &'t mut Tape<Self>, doutput: &[Self::Output], grads: &mut Self) -> &'t [Self::Input] {
        run_backward(self, tape, doutput, &[], grads, true);
        tape.input_gradients()
    }

    /// As [`Train::backward`], without the gradient of the inputs, which training does not need.
    ///
    /// # Panics
    /// As [`Train::backward`].
    #[cfg(feature = "std")]
    fn backward_weights(&self, tape: &mut Tape<Self>, doutput: &[Self::Output], grads: &mut Self) {
        run_backward(self, tape, doutput, &[], grads, false);
    }

    /// The forward pass of one sample, in memory of a size that is known: no heap, no threads. It is training, in which dropout drops;
    /// but batch normalization evaluates. See [`device`].
    fn forward_one<const LEN: usize>(&self, memory: &mut Training<Self, LEN>, x: &Self::Input) -> Self::Output {
        device::forward(self, memory, x)
    }

    /// The backward pass of one sample: adds the gradient of the weights to `grads`, given the gradient `doutput` of the output of the
    /// last [`Train::forward_one`]. Gradients take the place of values that are no longer needed: if there has been no forward pass since
    /// the last backward pass, nothing is done.
    fn backward_one<const LEN: usize>(
        &self,
        memory: &mut Training<Self, LEN>,
        doutput: &Self::Output,
        grads: &mut Self,
    ) {
        device::backward(self, memory, doutput, grads);
    }

    /// As [`Train::backward_one`], with the gradient of the input: for what comes before the network. `memory` needs room for it,
    /// [`device::numbers_with_input`].
    fn backward_one_input<const LEN: usize>(
        &self,
        memory: &mut Training<Self, LEN>,
        doutput: &Self::Output,
        grads: &mut Self,
    ) -> Self::Input {
        device::backward_input(self, memory, doutput, grads)
    }
}
