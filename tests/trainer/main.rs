//! The trainer: what it promises, on small networks.

mod accumulate;
mod data;
mod endings;
mod errors;
mod learning;
mod output;
mod parts;
mod resume;
