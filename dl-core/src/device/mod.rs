//! Training where there is neither heap nor standard library: one sample at a time, in memory whose size the compiler knows.
//!
//! A network `Net` that `network!` defines has beside it `NetTraining`, a [`Training`]: the memory of a forward and a backward pass of one
//! sample, which may be a `static`. Gradients are added up in a network, as everywhere; [`zeros`] makes one in place. All of this
//! is there with the standard library, too, and does the same.
//!
//! | | |
//! |---|---|
//! | passes | [`Train::forward_one`], [`Train::backward_one`], [`Train::backward_one_input`] |
//! | losses of one sample | [`cross_entropy`], [`mse`], [`bce_with_logits`] |
//! | steps | [`Sgd`], [`Momentum`], [`Adam`] with its [`Moments`] |
//! | gradients | [`zeros`], [`zero`], [`scale`] |
//!
//! What the definition says is `frozen` gets no gradient, and nothing is computed for its sake; steps leave it alone. Batch normalization
//! makes of a sample what it makes in evaluation, as one sample has no statistics: its running mean and variance stay as they are.
//! Dropout drops.

mod gradient;
mod loss;
mod memory;
mod optim;

pub use gradient::{scale, zero, zeros};
pub use loss::{bce_with_logits, cross_entropy, mse};
pub use memory::{Training, numbers, numbers_with_input};
pub(crate) use memory::{backward, backward_input, bytes, forward};
pub use optim::{Adam, Moments, Momentum, Sgd};

#[cfg(doc)]
use crate::tape::Train;
