//! Which keyword is in a second of sound, on a bare Cortex-M4.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use board::{Report, hprintln};
use cortex_m_rt::entry;
use nets::keywords::{KEYWORDS, frames};
use nets::{Keywords, KeywordsArena, arrays, difference, same_bits, winner};

/// Inputs, each with the output of LiteRT.
static REFERENCE: &[u8] = include_bytes!("../../../data/keywords.reference");

/// The outputs that the workstation computed.
static OUTPUTS: &[u8] = include_bytes!("../../../data/keywords.outputs");

#[entry]
fn main() -> ! {
    static mut ARENA: KeywordsArena = KeywordsArena::new();
    let mut report = Report::new("keywords", Keywords::MACS, Keywords::FLASH_BYTES, Keywords::RAM_BYTES);
    for (pair, expected) in arrays::<502>(REFERENCE).zip(arrays::<12>(OUTPUTS)) {
        let Some((x, reference)) = pair.split_first_chunk() else { continue };
        let x = frames(x);
        let y = report.infer(|| Keywords::WEIGHTS.infer(&x, ARENA));
        let (word, off, here) = (winner(y), difference(y, reference), difference(y, &expected));
        hprintln!("  {}: {:.3}, {:e} from LiteRT, {:e} from the workstation", KEYWORDS[word], y[word], off, here);
        report.agrees(same_bits(y, &expected) && off < 2e-6);
    }
    report.end()
}
