//! Networks over sequences.

mod steps;
