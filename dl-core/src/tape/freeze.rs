//! Parts of a network that need no gradient.

use alloc::{string::String, vec::Vec};

use super::{Tape, Train};
use crate::error::{Error, ErrorKind};
use crate::parts::{belongs, check};
use crate::plan::{self, Segment, Weights};

impl<N: Train> Tape<N> {
    /// Takes a part of the network out of training: backward passes compute no gradient of it, nor of what nothing else needs, and its batch
    /// statistics stand still, as in evaluation. The optimizer is told by its own [`freeze`](crate::optim::Sgd::freeze), the trainer
    /// tells [both](crate::train::Trainer::freeze).
    ///
    /// A part is the beginning of names: `body` is every array whose name begins with `body.`. Only whole layers are frozen.
    ///
    /// # Errors
    /// If the network has no such part; the error names those that there are.
    pub fn freeze(&mut self, part: &str) -> Result<(), Error> {
        known::<N>(part)?;
        self.mark(true, |arrays| arrays.iter().all(|name| belongs(name, part)));
        Ok(())
    }

    /// Takes back [`Tape::freeze`], for every layer that has an array in the part. What the definition freezes stays frozen.
    ///
    /// # Errors
    /// As [`Tape::freeze`].
    pub fn unfreeze(&mut self, part: &str) -> Result<(), Error> {
        known::<N>(part)?;
        self.mark(false, |arrays| arrays.iter().any(|name| belongs(name, part)));
        Ok(())
    }

    /// Whether all layers of a part are frozen.
    ///
    /// # Errors
    /// As [`Tape::freeze`].
    pub fn is_frozen(&self, part: &str) -> Result<bool, Error> {
        known::<N>(part)?;
        let mut frozen = true;
        for (layer, arrays) in layers::<N>().enumerate() {
            let concerned = arrays.iter().any(|segment| belongs(&segment.name(), part));
            frozen &= !concerned || self.frozen.get(layer).is_some_and(|frozen| *frozen);
        }
        Ok(frozen)
    }

    /// Freezes exactly those layers of which all arrays are `frozen`.
    pub(crate) fn freeze_arrays(&mut self, frozen: impl Fn(&Segment) -> bool) {
        let whole = |arrays: Vec<&'static Segment>| !arrays.is_empty() && arrays.iter().all(|s| s.frozen || frozen(s));
        self.frozen = layers::<N>().map(whole).collect();
    }

    /// Marks the layers whose arrays, by name, are `meant`.
    fn mark(&mut self, frozen: bool, meant: impl Fn(&[String]) -> bool) {
        let weights = plan::own(N::LAYER_WEIGHTS);
        self.frozen.resize(weights.len(), false);
        for ((mark, arrays), weights) in self.frozen.iter_mut().zip(layers::<N>()).zip(weights) {
            let names: Vec<String> = arrays.iter().map(|segment| segment.name()).collect();
            if !names.is_empty() && meant(&names) {
                *mark = frozen || weights.frozen;
            }
        }
    }
}

/// For each layer with weights, whether the definition freezes them; empty if it freezes none. The same code for all networks.
pub(super) fn marks(weights: &[Weights]) -> Vec<bool> {
    let weights = plan::own(weights);
    if weights.iter().any(|weights| weights.frozen) {
        weights.iter().map(|weights| weights.frozen).collect()
    } else {
        Vec::new()
    }
}

/// The arrays of each layer that has weights.
fn layers<N: Train>() -> impl Iterator<Item = Vec<&'static Segment>> {
    plan::own(N::LAYER_WEIGHTS).iter().map(|weights| {
        let range = weights.range.at..weights.range.at + weights.range.len;
        N::SEGMENTS.iter().filter(|segment| range.contains(&segment.at)).collect()
    })
}

fn known<N: Train>(part: &str) -> Result<(), Error> {
    let names: Vec<String> = N::SEGMENTS.iter().map(Segment::name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    check(&alloc::format!("`{}` has", N::NAME), &names, part).map_err(|e| Error::new(ErrorKind::Setting, e))
}
