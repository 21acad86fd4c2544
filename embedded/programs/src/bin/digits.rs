//! Recognizes digits on a bare Cortex-M4 by a small network, and by the same network put together from smaller ones and a layer of one's
//! own: the same weights, the same bits.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use board::{Report, hprintln};
use cortex_m_rt::entry;
use dl::flash;
use nets::{Digits, DigitsArena, Nested, NestedArena, Sample, difference, same_bits, winner};

/// The trained network, in flash.
static NET: Digits = flash::network(include_bytes!("../../../data/digits.f32"));

/// The same network from parts: the same bytes.
static NESTED: Nested = flash::network(include_bytes!("../../../data/digits.f32"));

/// One image of each digit, with the scores that the workstation computed.
static SAMPLES: &[u8] = include_bytes!("../../../data/digits.samples");

#[entry]
fn main() -> ! {
    static mut ARENA: DigitsArena = DigitsArena::new();
    static mut NESTED_ARENA: NestedArena = NestedArena::new();
    let mut report = Report::new("digits", Digits::MACS, Digits::FLASH_BYTES, Digits::RAM_BYTES);
    let (samples, _) = SAMPLES.as_chunks();
    for sample in samples.iter().map(Sample::from_bytes) {
        let scores = report.infer(|| NET.infer(&sample.image, ARENA));
        let nested = NESTED.infer(&sample.image, NESTED_ARENA);
        let (digit, off) = (winner(scores), difference(scores, &sample.scores));
        hprintln!("  {}: {}, {:e} from the workstation", sample.label, digit, off);
        report.agrees(digit == sample.label && same_bits(scores, &sample.scores) && same_bits(scores, nested));
    }
    report.end()
}
