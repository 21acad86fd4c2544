//! Trained networks in read-only memory: [`network`] from plain numbers, and `#[weights("…")]` of
//! [`network!`](https://docs.rs/dl) from a safetensors file, by what is in this module.

mod check;
mod file;

pub use check::check;
pub use file::{File, Tensor, embed};

use crate::network::{Network, Parameters};
use crate::shape::Text;

/// The network whose numbers these bytes are: its arrays one after the other, as [`Parameters::as_slice`] has them, each
/// number little-endian.
///
/// In a `static`, the compiler does this, and the network is in flash and takes no memory:
///
/// ```text
/// static NET: LeNet5 = flash::network(include_bytes!("lenet5.f32"));
/// ```
///
/// # Panics
/// If there are not as many bytes as the network needs, or on a target that is not little-endian. In a `static` or `const`
/// that is an error of the compiler.
#[track_caller]
pub const fn network<N: Network, const LEN: usize>(bytes: &[u8; LEN]) -> N {
    if LEN != size_of::<N>() {
        let size = size_of::<<N as Parameters>::Elem>();
        let text = Text::new().say("`").say(N::NAME).say("` has ").num(size_of::<N>() / size).say(" numbers of ");
        let text = text.num(size).say(" bytes, ").num(size_of::<N>()).say(" bytes in all; these are ").num(LEN);
        panic!("{}", text.as_str());
    }
    if cfg!(target_endian = "big") {
        panic!("the bytes are little-endian, and this target is not");
    }
    // SAFETY: a network is `Flat`, hence numbers and nothing else, for which all bits are valid; it has `LEN` bytes, as
    // checked above; reading needs no alignment.
    unsafe { core::ptr::from_ref(bytes).cast::<N>().read_unaligned() }
}
