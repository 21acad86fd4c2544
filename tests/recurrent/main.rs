//! Networks over sequences.

mod checkpoint;
mod forms;
mod gradients;
mod nets;
mod steps;
