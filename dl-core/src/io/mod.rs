//! Networks in files: safetensors with PyTorch's names and layouts.
//!
//! ```text
//! import safetensors.torch, torch          # the same file in Python
//! net.load_state_dict(safetensors.torch.load_file("lenet5.safetensors"))
//! safetensors.torch.save_file(net.state_dict(), "lenet5.safetensors")
//! ```
//!
//! [`Checkpoint`] saves and loads a network; an [`Archive`] holds whatever else should be in the same file.

mod archive;
mod checkpoint;
mod file;
mod fit;
mod tensor;
mod write;

pub use archive::Archive;
pub use checkpoint::Checkpoint;
pub use write::replace_file;
#[cfg(feature = "train")]
pub(crate) use write::{folder, try_folder};
