//! Inference of one layer.

use super::{Batch, packed, parts};
use crate::element::Element;
#[cfg(feature = "rayon")]
use crate::layers::Split;
use crate::layers::{Layer, Site};
#[cfg(feature = "rayon")]
use crate::par;
use crate::plan::Slot;
#[cfg(feature = "rayon")]
use crate::spec::Product;
use crate::spec::Then;

/// Evaluates one layer: `y = f(x)`.
pub fn infer<S: Site<Layer: Layer>, T: Element>(weights: &[T], batch: Batch<'_, T>, arena: &mut [T], x: Slot, y: Slot) {
    if let Some([x, y]) = parts(arena, [x, y], batch.n) {
        evaluate::<S, T>(weights, batch, x, y);
    }
}

/// As [`infer`], of inputs that have no place in the arena, unless the network is part of another.
pub fn infer_inputs<S: Site<Layer: Layer>, T: Element>(
    weights: &[T],
    batch: Batch<'_, T>,
    arena: &mut [T],
    x: Slot,
    y: Slot,
) {
    if x.len > 0 {
        infer::<S, T>(weights, batch, arena, x, y);
    } else if let Some(y) = arena.get_mut(y.batch(batch.n)) {
        evaluate::<S, T>(weights, batch, batch.inputs, y);
    }
}

/// The weights of a product.
#[cfg(feature = "rayon")]
const fn weights_of(product: Option<Product>) -> usize {
    match product {
        Some(product) => product.numbers(),
        None => 0,
    }
}

#[inline(always)]
fn evaluate<S: Site<Layer: Layer>, T: Element>(weights: &[T], batch: Batch<'_, T>, x: &[T], y: &mut [T]) {
    let packed = packed::<S, T>(batch.packs);
    // In const evaluation, lest small layers make threads a part of the program. Layers that are no products use each weight twice and more.
    #[cfg(feature = "rayon")]
    if const { par::is_large(S::MACS as usize, weights_of(S::PRODUCT)) } && batch.split == Split::Outputs {
        <S::Layer as Layer>::infer_outputs::<S, T>(weights, packed, x, y);
        return then::<S, T>(y);
    }
    <S::Layer as Layer>::infer::<S, T>(weights, packed, x, y);
    then::<S, T>(y);
}

/// Packs the weights of one layer.
pub fn pack<S: Site<Layer: Layer>, T: Element>(weights: &[T], packed: &mut [T], backward: bool) {
    #[cfg(feature = "train")]
    if backward {
        return <S::Layer as Layer>::pack_backward::<S, T>(weights, packed);
    }
    let _ = backward;
    <S::Layer as Layer>::pack::<S, T>(weights, packed);
}

/// The function that follows the layer, if the layer has not done it.
#[inline(always)]
pub(super) fn then<S: Site<Layer: Layer>, T: Element>(y: &mut [T]) {
    if !super::one::fuses::<S>() {
        after::<S, T>(y);
    }
}

/// The function that follows a layer, which has not done it.
#[inline(always)]
pub(super) fn after<S: Site, T: Element>(y: &mut [T]) {
    match S::THEN {
        Then::Nothing => {}
        f => T::then(f, y),
    }
}
