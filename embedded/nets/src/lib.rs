//! What the workstation that trains a network and the microcontroller that runs it have in common.
#![no_std]
#![forbid(unsafe_code)]

pub mod autoencoder;
pub mod denoiser;
pub mod digits;
pub mod keywords;
pub mod lenet5;
mod numbers;
mod sample;

pub use autoencoder::{Autoencoder, AutoencoderArena};
pub use denoiser::Denoiser;
pub use digits::{Digits, DigitsArena, Nested, NestedArena};
pub use keywords::{Keywords, KeywordsArena};
pub use lenet5::{LeNet5, LeNet5Arena};
pub use numbers::{arrays, difference, same_bits, winner};
pub use sample::Sample;
