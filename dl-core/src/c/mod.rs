//! Networks as functions of C.
//!
//! `export_c!` of [`dl`](https://docs.rs/dl) makes a function with C's calling convention for each thing that a network can do; [`header`]
//! declares what a C program calls. The functions take their inputs and outputs as arrays of pointers, so that one form does for all
//! networks; the header has `static inline` functions in front of them, with an argument for each input and output.
//!
//! Header and library belong together: both have a [`fingerprint`] of the network in the name of a symbol, so that a program with the header
//! of another network does not link.

mod call;
mod exported;
#[cfg(feature = "std")]
mod file;
mod fingerprint;
#[cfg(feature = "alloc")]
mod header;
#[cfg(feature = "alloc")]
mod text;

#[doc(hidden)]
pub use exported::{Exported, Otherwise};
#[cfg(feature = "std")]
pub use file::check_header;
pub use fingerprint::fingerprint;
#[cfg(feature = "alloc")]
pub use header::header;

use crate::network::Network;
use crate::run::state_len;
use crate::shape::Text;

/// Whether a network has `infer` in C: if it needs memory of one size for every sample, as no sequence of it has any length.
const fn infers<N: Network>() -> bool {
    let (mut i, mut any) = (0, false);
    while i < N::INPUTS.len() {
        any |= N::INPUTS[i].is_any_length();
        i += 1;
    }
    let mut i = 0;
    while i < N::OUTPUTS.len() {
        any |= N::OUTPUTS[i].is_any_length();
        i += 1;
    }
    !any
}

/// Whether a network has `step` in C.
const fn steps<N: Network>() -> bool {
    N::STEP > 0
}

/// How many numbers the state of a network has, if it has `step`.
const fn state<N: Network>() -> usize {
    if steps::<N>() { state_len(N::STATES) } else { 0 }
}

/// Says that `N` can do something in C.
///
/// # Panics
/// If it cannot: in const evaluation, an error of the compiler.
#[doc(hidden)]
#[track_caller]
pub const fn check<N: Network>() {
    if !infers::<N>() && !steps::<N>() {
        let text =
            Text::new().say("`").say(N::NAME).say("` has no function in C: its sequences may have any length, and it ");
        let text = text.say(
            "cannot be taken step by step\n= help: give its sequences a length, `[50, 8]` in the place of `[.., 8]`",
        );
        panic!("{}", text.as_str());
    }
}
