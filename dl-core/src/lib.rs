//! Shape rules, layers and kernels of the [`dl`](https://docs.rs/dl) library. Use `dl`; this crate is its inside.
#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

// What is needed of `rayon`, on the same threads as the program's own.
#[cfg(feature = "rayon")]
extern crate rayon_core as rayon;

/// Items that are there where `f64` is an [`Element`](element::Element).
#[cfg(feature = "layers")]
macro_rules! double {
    ($($item:item)*) => { $(
        #[cfg(any(feature = "f64", feature = "std", not(all(target_arch = "arm", target_os = "none"))))]
        $item
    )* };
}

#[cfg(feature = "layers")]
#[doc(hidden)]
#[allow(missing_docs)]
pub mod absent;
#[cfg(feature = "layers")]
pub mod c;
#[cfg(all(feature = "train", feature = "std"))]
pub mod data;
#[cfg(feature = "train")]
pub mod device;
#[cfg(feature = "layers")]
pub mod element;
#[cfg(feature = "alloc")]
pub mod error;
#[cfg(feature = "layers")]
pub mod flash;
#[cfg(feature = "layers")]
pub mod fold;
#[cfg(all(feature = "train", feature = "std"))]
pub mod init;
#[cfg(any(feature = "safetensors", all(feature = "train", feature = "std")))]
pub mod io;
#[cfg(feature = "layers")]
pub mod kernels;
#[cfg(feature = "layers")]
pub mod layers;
#[cfg(all(feature = "train", feature = "std"))]
pub mod loss;
#[cfg(feature = "std")]
mod memory;
#[cfg(all(feature = "train", feature = "std"))]
pub mod metrics;
#[cfg(feature = "layers")]
pub mod network;
#[cfg(all(feature = "train", feature = "std"))]
pub mod optim;
#[cfg(feature = "std")]
pub mod par;
#[cfg(all(feature = "train", not(feature = "std")))]
#[path = "par_serial.rs"]
pub mod par;
#[cfg(any(feature = "safetensors", all(feature = "train", feature = "std")))]
mod parts;
pub mod plan;
#[cfg(feature = "std")]
pub mod predictor;
#[cfg(all(feature = "train", feature = "std"))]
pub mod products;
#[cfg(feature = "layers")]
pub mod recurrent;
#[cfg(feature = "train")]
pub mod rng;
#[cfg(feature = "layers")]
pub mod run;
pub mod shape;
pub mod spec;
#[cfg(feature = "alloc")]
pub mod summary;
#[cfg(feature = "train")]
pub mod tape;
#[cfg(all(feature = "train", feature = "std"))]
pub mod testing;
#[cfg(all(feature = "train", feature = "std"))]
pub mod train;
#[cfg(feature = "layers")]
pub mod value;
