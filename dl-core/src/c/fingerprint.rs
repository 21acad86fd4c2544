//! [`fingerprint`].

use super::{state, steps};
use crate::network::{Network, Parameters};
use crate::shape::Dims;

/// Of what the functions look like: another number with each change of what a header says of all networks.
const VERSION: u64 = 1;

/// A number that two networks have in common only if they are the same for a program in C: the same inputs and outputs, as much memory, as
/// many weights, the same layers. What the weights are does not matter.
pub const fn fingerprint<N: Network>() -> u32 {
    let mut hash =
        Hash::new().number(VERSION).text(N::NAME).text(<<N as Parameters>::Elem as crate::element::Element>::NAME);
    let sizes = [N::PARAMS as u64, N::MACS, N::FLASH_BYTES as u64, N::RAM_BYTES as u64, N::ARENA as u64];
    let mut i = 0;
    while i < sizes.len() {
        hash = hash.number(sizes[i]);
        i += 1;
    }
    hash = hash.number(steps::<N>() as u64).number(state::<N>() as u64).shapes(N::INPUTS).shapes(N::OUTPUTS);
    let mut i = 0;
    while i < N::LAYERS.len() {
        hash = hash.text(N::LAYERS[i].kind).shape(N::LAYERS[i].output);
        i += 1;
    }
    (hash.0 ^ (hash.0 >> 32)) as u32
}

/// FNV-1a, of 64 bits (Fowler, Noll and Vo).
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    const fn new() -> Self {
        Hash(0xcbf2_9ce4_8422_2325)
    }

    const fn bytes(mut self, bytes: &[u8]) -> Self {
        let mut i = 0;
        while i < bytes.len() {
            self.0 = (self.0 ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
            i += 1;
        }
        self
    }

    const fn number(self, n: u64) -> Self {
        self.bytes(&n.to_le_bytes())
    }

    /// With its length, so that where one ends and the next begins makes a difference.
    const fn text(self, text: &str) -> Self {
        self.number(text.len() as u64).bytes(text.as_bytes())
    }

    const fn shape(mut self, dims: Dims) -> Self {
        self = self.number(dims.rank() as u64).number(match dims.vocabulary() {
            Some(vocabulary) => vocabulary as u64,
            None => 0,
        });
        let mut i = if dims.is_any_length() { 1 } else { 0 };
        // The length of a sequence of any length is another number on machines with another width.
        self = self.number(i as u64);
        while i < dims.rank() {
            self = self.number(dims.get(i) as u64);
            i += 1;
        }
        self
    }

    const fn shapes(mut self, shapes: &[Dims]) -> Self {
        self = self.number(shapes.len() as u64);
        let mut i = 0;
        while i < shapes.len() {
            self = self.shape(shapes[i]);
            i += 1;
        }
        self
    }
}
