//! Data: inputs with their targets, cut into parts and batches.
//!
//! Values are plain arrays, so a [`Dataset`] is two vectors of the same length. Everything random takes a seed and gives the
//! same result on every machine.
//!
//! ```
//! use dl_core::data::{self, Batches};
//!
//! let (train, test) = data::digits();
//! let [train, validation] = train.split([0.9, 0.1], 7)?;
//! let mut batches = Batches::new(64).shuffled(7);
//! for epoch in 0..2 {
//!     let mut epoch = batches.epoch(&train, epoch)?;
//!     while let Some((images, labels)) = epoch.next_batch() {
//!         assert!(images.len() == labels.len() && images.len() <= 64);
//!     }
//! }
//! # assert!(validation.len() > 0 && test.len() > 0);
//! # Ok::<(), dl_core::error::Error>(())
//! ```

mod batches;
mod chunks;
mod dataset;
mod digits;
pub mod idx;
mod labels;
mod normalizer;
mod padding;
mod permutation;
mod split;

pub use batches::{Batches, Epoch};
pub use chunks::{ChunkEpoch, Chunks};
pub use dataset::Dataset;
pub use digits::{Digit, digits, digits_all};
pub(crate) use labels::check as check_labels;
pub use labels::{class_counts, class_weights, one_hot};
pub use normalizer::Normalizer;
pub use padding::{Pad, pad, unpad};
pub use permutation::Permutation;
