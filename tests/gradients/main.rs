//! Gradients against central differences in `f64`: of every layer, of branches, and of random chains of layers.

mod check;

mod chains;
mod layers;
mod networks;
