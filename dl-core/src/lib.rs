//! Shape rules, layers and kernels of the [`dl`](https://docs.rs/dl) library. Use `dl`; this crate is its inside.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

#[cfg(feature = "train")]
pub mod data;
pub mod element;
#[cfg(feature = "alloc")]
pub mod error;
pub mod flash;
#[cfg(feature = "train")]
pub mod init;
#[cfg(feature = "safetensors")]
pub mod io;
pub mod kernels;
pub mod layers;
#[cfg(feature = "train")]
pub mod loss;
#[cfg(feature = "train")]
pub mod metrics;
pub mod network;
#[cfg(feature = "train")]
pub mod optim;
#[cfg(feature = "std")]
pub mod par;
pub mod plan;
#[cfg(feature = "train")]
pub mod rng;
pub mod run;
pub mod shape;
pub mod spec;
#[cfg(feature = "alloc")]
pub mod summary;
#[cfg(feature = "train")]
pub mod tape;
#[cfg(feature = "train")]
pub mod train;
pub mod value;
