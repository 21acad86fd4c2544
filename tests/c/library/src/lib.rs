//! Networks for a program in C, on a workstation or on bare metal.
#![cfg_attr(not(test), no_std)]
#![forbid(unsafe_code)]

mod nets;

use dl::flash;
use nets::{Chars, Compare, Encoder, LeNet5, Motion};

/// The trained numbers, in read-only memory.
macro_rules! weights {
    ($file:literal) => {
        flash::network(include_bytes!(concat!(env!("NETWORKS_WEIGHTS"), "/", $file)))
    };
}

static LENET5: LeNet5 = weights!("lenet5");
static CHARS: Chars = weights!("chars");
static MOTION: Motion = weights!("motion");
static COMPARE: Compare = weights!("compare");
static ENCODER: Encoder<6, 2, f64> = weights!("encoder");

dl::export_c! {
    lenet5: LeNet5 = &LENET5,
    chars: Chars = &CHARS,
    motion: Motion = &MOTION,
    compare: Compare = &COMPARE,
    encoder: Encoder<6, 2, f64> = &ENCODER,
}

#[cfg(not(test))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
