//! Networks over sequences.

mod forms;
mod gradients;
mod nets;
mod steps;
