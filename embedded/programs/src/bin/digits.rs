//! Recognizes digits on a bare Cortex-M4 by a small network, and by the same network put together from smaller ones and a layer of one's
//! own: the same weights, the same bits.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use board::{Report, hprintln};
use cortex_m_rt::entry;
use dl::flash;
use dl::prelude::*;
use nets::{Digits, Nested, Sample, difference, same_bits, winner};

/// The trained network, in flash.
static NET: Digits = flash::network(include_bytes!("../../../data/digits.f32"));

/// The same network from parts: the same bytes.
static NESTED: Nested = flash::network(include_bytes!("../../../data/digits.f32"));

/// One image of each digit, with the scores that the workstation computed.
static SAMPLES: &[u8] = include_bytes!("../../../data/digits.samples");

#[entry]
fn main() -> ! {
    static mut ARENA: [f32; Digits::ARENA] = [0.0; Digits::ARENA];
    static mut NESTED_ARENA: [f32; Nested::ARENA] = [0.0; Nested::ARENA];
    let mut report = Report::new("digits", Digits::MACS, size_of::<Digits>(), size_of_val(ARENA));
    let (samples, _) = SAMPLES.as_chunks();
    for sample in samples.iter().map(Sample::from_bytes) {
        let scores = report.infer(|| NET.infer(&sample.image, ARENA));
        let nested = NESTED.infer(&sample.image, NESTED_ARENA);
        let (digit, off) = (winner(&scores), difference(&scores, &sample.scores));
        hprintln!("  {}: {}, off by {:e}, {}", sample.label, digit, off, same_bits(&scores, &nested));
        report.agrees(digit == sample.label && off < 1e-4 && same_bits(&scores, &nested));
    }
    report.end()
}
