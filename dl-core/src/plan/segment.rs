//! The arrays of a network: [`Segment`].

use super::{Name, Part, Room};
use crate::shape::Dims;
use crate::spec::{Init, Role, Segments};

/// One array of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// The layer's name in checkpoints: `c1`, or its position as in PyTorch's `Sequential`; in a network that is part of another, after
    /// that one's.
    pub layer: Name<'static>,
    /// Its field: `weight`.
    pub field: &'static str,
    /// Its dimensions.
    pub dims: Dims,
    /// What it is for.
    pub role: Role,
    /// How it begins.
    pub init: Init,
    /// How many numbers enter into one output.
    pub fan_in: usize,
    /// How many outputs one number enters into.
    pub fan_out: usize,
    /// Where it begins in the network's flat slice.
    pub at: usize,
    /// Whether the definition takes it out of training.
    pub frozen: bool,
}

impl Segment {
    /// Where it is in the network's flat slice.
    pub const fn range(&self) -> core::ops::Range<usize> {
        self.at..self.at + self.dims.len()
    }

    /// Its name in checkpoints, PyTorch's: `c1.weight`.
    #[cfg(feature = "alloc")]
    pub fn name(&self) -> alloc::string::String {
        alloc::format!("{}.{}", self.layer, self.field)
    }
}

/// An array of the state of a network: `len` numbers of the layer that is called so in checkpoints.
pub const fn state_array(layer: &'static str, field: &'static str, len: usize, at: usize) -> Segment {
    Segment {
        layer: Name::new(layer),
        field,
        dims: Dims::new(&[len]),
        role: Role::Buffer,
        init: Init::Exactly(0.0),
        fan_in: 1,
        fan_out: 1,
        at,
        frozen: false,
    }
}

impl<R: Copy> Room<Segment, R> {
    /// Adds the arrays of a layer called `name`, or those of a network that is part of this one. `init` is the network's, for layers that
    /// have none of their own.
    pub const fn arrays(&mut self, name: &'static str, layer: Segments, part: &Part, init: Init, frozen: bool) {
        let mut at = match self.as_slice() {
            [.., last] => last.at + last.dims.len(),
            [] => 0,
        };
        if let Some(segments) = part.segments {
            let mut i = 0;
            while i < segments.len() {
                let inner = segments[i];
                let layer = inner.layer.within(name);
                self.add(Segment { layer, at: at + inner.at, frozen: frozen || inner.frozen, ..inner });
                i += 1;
            }
            return;
        }
        let segments = layer.as_slice();
        let mut i = 0;
        while i < segments.len() {
            let spec = segments[i];
            let init = match (spec.init, init) {
                (Init::Inherit, Init::Inherit) => Init::Pytorch,
                (Init::Inherit, init) => init,
                (own, _) => own,
            };
            self.add(Segment {
                layer: Name::new(name),
                field: spec.field,
                dims: spec.dims,
                role: spec.role,
                init,
                fan_in: spec.fan_in,
                fan_out: spec.fan_out,
                at,
                frozen,
            });
            at += spec.dims.len();
            i += 1;
        }
    }
}
