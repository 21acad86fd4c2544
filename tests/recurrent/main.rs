//! Networks over sequences.

mod checkpoint;
mod forms;
mod gradients;
mod nets;
mod same_bits;
mod steps;
