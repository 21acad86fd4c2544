//! What stands by its path in a definition: a layer of the user's own, or a network.

use super::{Flat, Site};
use crate::element::Element;
use crate::fold::Piece;
use crate::plan::{Part, Slot};
#[cfg(feature = "std")]
use crate::run::Batch;
use crate::run::Given;
#[cfg(feature = "train")]
use crate::run::Pass;

/// A type that stands by its path in a definition: implemented by [`network!`](https://docs.rs/dl) and [`layer!`](https://docs.rs/dl).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a layer",
    label = "neither a network nor a layer",
    note = "layers of your own are made by `layer!`, and every `network!` is a layer of others, without the type of its numbers: `Net`, not `Net<f64>`"
)]
pub trait AsLayer {
    /// The layer.
    type Layer: Component;
    /// The layer, all arguments at their defaults.
    const DEFAULT: Self::Layer;
    /// The names of its arguments, in order.
    const ARGUMENTS: &'static [&'static str] = &[];
    /// What it is in a folded network: itself, unless it is a network that has a folded one beside it.
    type Folded: AsLayer;
    /// What becomes of its weights there; nothing, if they stay as they are.
    const FOLDED: &'static [Piece] = &[];
}

/// Where a component finds its inputs and outputs in the memory of a pass, and memory of its own.
#[derive(Clone, Copy, Debug)]
pub struct Ports<'a> {
    /// Its inputs.
    pub xs: &'a [Slot],
    /// Its outputs.
    pub ys: &'a [Slot],
    /// Its own.
    pub inside: Slot,
}

/// Where a component finds the gradients of its outputs and inputs, and memory of its own.
#[cfg(feature = "train")]
#[derive(Clone, Copy, Debug)]
pub struct GradientPorts<'a> {
    /// Those of its outputs.
    pub dys: &'a [Slot],
    /// Those of its inputs.
    pub dxs: &'a [Slot],
    /// Whether somebody asks for them.
    pub wanted: bool,
    /// Its own.
    pub inside: Slot,
}

/// What stands by its path in a definition, as its passes see it. A single layer does what [`Layer`](super::Layer) says, on its input and
/// output; a network works in the same memory as the network around it.
///
/// The sides that const evaluation needs are no part of the trait, as traits have no `const fn`s: `shapes`, `generics`, `segments`, `macs`
/// and `keep`, which [`layer!`](https://docs.rs/dl) writes.
pub trait Component: Copy + Send + Sync + 'static {
    /// What the network around it must know.
    const PART: Part;

    /// What it makes of scores, if it is the end of a network; one of [`ends`](crate::network::ends).
    type Ends;

    /// Its weights; the sizes are those that `generics` gives, the rest are 0.
    type Weights<
        T: Element,
        const A: usize,
        const B: usize,
        const C: usize,
        const D: usize,
        const E: usize,
        const F: usize,
    >: Flat<T>
    where
        T: Element;

    /// Room for an entry for each of its layers.
    type Room<X: Copy + Send + Sync + 'static>: Copy + Send + Sync + 'static;

    /// Evaluation.
    #[cfg(feature = "std")]
    fn infer<S: Site<Layer = Self>, T: Element>(weights: &[T], batch: Batch<'_, T>, arena: &mut [T], at: Ports<'_>);

    /// Evaluation of one sample, in loops that are the same on every machine.
    fn infer_one<S: Site<Layer = Self>, T: Element>(weights: &[T], given: Given<'_, T>, arena: &mut [T], at: Ports<'_>);

    /// Packs weights for many samples.
    #[cfg(feature = "std")]
    fn pack<S: Site<Layer = Self>, T: Element>(weights: &[T], packed: &mut [T], backward: bool);

    /// The forward pass of training.
    #[cfg(feature = "train")]
    fn forward<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        packs: &[T],
        values: &mut [T],
        at: Ports<'_>,
        pass: Pass<'_>,
    );

    /// The backward pass: adds to `dweights`, overwrites the gradients of the inputs.
    #[cfg(feature = "train")]
    #[allow(clippy::too_many_arguments)]
    fn backward<S: Site<Layer = Self>, T: Element>(
        weights: &[T],
        packs: &[T],
        dweights: &mut [T],
        values: &mut [T],
        at: Ports<'_>,
        grads: &mut [T],
        gradients: GradientPorts<'_>,
        pass: Pass<'_>,
    );

    /// Moves running statistics after a forward pass in training.
    #[cfg(all(feature = "train", feature = "std"))]
    fn update<S: Site<Layer = Self>, T: Element>(weights: &mut [T], values: &[T], at: Ports<'_>, pass: Pass<'_>);
}
