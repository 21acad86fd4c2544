//! Training one sample at a time in memory of a known size, as on a microcontroller.

mod finetune;
mod learning;
mod passes;
mod steps;
