//! The loops: pure functions on slices. Sizes come first, then inputs, then outputs.

pub mod linear;
