//! The steps of what stands by its path: a layer of the user's own, or a network.

#[cfg(feature = "std")]
use super::Batch;
#[cfg(feature = "train")]
use super::Pass;
use crate::element::Element;
#[cfg(feature = "train")]
use crate::layers::GradientPorts;
use crate::layers::{Component, Ports, Site};

/// Evaluates a component: a layer that stands by its path in the definition.
#[cfg(feature = "std")]
pub fn infer_component<S: Site<Layer: Component>, T: Element>(
    weights: &[T],
    batch: Batch<'_, T>,
    arena: &mut [T],
    at: Ports<'_>,
) {
    <S::Layer as Component>::infer::<S, T>(weights, batch, arena, at);
}

/// Evaluates a component for one step of a sequence, as [`step`](super::step).
pub fn step_component<S: Site<Layer: Component>, T: Element, const SAME: bool>(
    weights: &[T],
    packs: &[T],
    arena: &mut [T],
    at: Ports<'_>,
) {
    #[cfg(feature = "std")]
    if !SAME {
        return <S::Layer as Component>::infer::<S, T>(weights, Batch::one(packs), arena, at);
    }
    let _ = packs;
    <S::Layer as Component>::infer_one::<S, T>(weights, super::Given::SAMPLE, arena, at);
}

/// Packs the weights of a component.
#[cfg(feature = "std")]
pub fn pack_component<S: Site<Layer: Component>, T: Element>(weights: &[T], packed: &mut [T], backward: bool) {
    <S::Layer as Component>::pack::<S, T>(weights, packed, backward);
}

/// The forward pass of a component.
#[cfg(feature = "train")]
pub fn forward_component<S: Site<Layer: Component>, T: Element>(
    weights: &[T],
    packs: &[T],
    values: &mut [T],
    at: Ports<'_>,
    pass: Pass<'_>,
) {
    <S::Layer as Component>::forward::<S, T>(weights, packs, values, at, pass);
}

/// The backward pass of a component.
#[cfg(feature = "train")]
#[allow(clippy::too_many_arguments)]
pub fn backward_component<S: Site<Layer: Component>, T: Element>(
    weights: &[T],
    packs: &[T],
    dweights: &mut [T],
    values: &mut [T],
    at: Ports<'_>,
    grads: &mut [T],
    gradients: GradientPorts<'_>,
    pass: Pass<'_>,
) {
    <S::Layer as Component>::backward::<S, T>(weights, packs, dweights, values, at, grads, gradients, pass);
}

/// Running statistics of a component.
#[cfg(all(feature = "train", feature = "std"))]
pub fn update_component<S: Site<Layer: Component>, T: Element>(
    weights: &mut [T],
    values: &[T],
    at: Ports<'_>,
    pass: Pass<'_>,
) {
    if pass.training {
        <S::Layer as Component>::update::<S, T>(weights, values, at, pass);
    }
}
