//! Recognizes digits on a bare Cortex-M4: no operating system, no heap, the weights in flash.
//!
//! Compares the network's scores with those that the workstation computed, and ends with exit code 0 if they agree.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use dl::flash;
use dl::prelude::*;
use nets::{Digits, DigitsArena, Nested, NestedArena, Sample, winner};
use panic_semihosting as _;

/// The trained network, in flash.
static NET: Digits = flash::network(include_bytes!("../../data/digits.f32"));

/// The same network from parts, a layer of one's own among them: the same bytes.
static NESTED: Nested = flash::network(include_bytes!("../../data/digits.f32"));

/// One image of each digit, with the workstation's scores.
static SAMPLES: &[u8] = include_bytes!("../../data/digits.samples");

/// How much scores may differ: both sides compute in `f32`, in different order.
const TOLERANCE: f32 = 1e-4;

#[entry]
fn main() -> ! {
    let mut arena = DigitsArena::new();
    let mut nested = NestedArena::new();
    let (flash, ram) = (size_of::<Digits>(), size_of_val(&arena));
    hprintln!("{} multiply-adds, {} bytes of flash, {} bytes of memory", Digits::MACS, flash, ram);

    let (samples, _) = SAMPLES.as_chunks();
    let mut passed = 0;
    for sample in samples.iter().map(Sample::from_bytes) {
        let scores = NET.infer(&sample.image, &mut arena);
        let (digit, error) = (winner(scores), sample.error(scores));
        let same = scores == NESTED.infer(&sample.image, &mut nested);
        // `NaN` fails.
        let pass = digit == sample.label && error <= TOLERANCE && same;
        hprintln!("{:7.2?}", scores);
        hprintln!("{} {}: {}, off by {:e}", if pass { "PASS" } else { "FAIL" }, sample.label, digit, error);
        passed += usize::from(pass);
    }
    hprintln!("{} of {} digits agree with the workstation", passed, samples.len());
    let all = passed == samples.len() && passed > 0;
    debug::exit(if all { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {
        cortex_m::asm::wfi();
    }
}
