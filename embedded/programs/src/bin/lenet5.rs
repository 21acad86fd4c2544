//! LeNet-5 recognizes handwritten digits on a bare Cortex-M4.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use board::{Report, hprintln};
use cortex_m_rt::entry;
use nets::lenet5::enlarge;
use nets::{LeNet5, LeNet5Arena, Sample, difference, same_bits, winner};

/// One image of each digit, with the scores that the workstation computed.
static SAMPLES: &[u8] = include_bytes!("../../../data/lenet5.samples");

#[entry]
fn main() -> ! {
    static mut ARENA: LeNet5Arena = LeNet5Arena::new();
    let mut report = Report::new("lenet5", LeNet5::MACS, LeNet5::FLASH_BYTES, LeNet5::RAM_BYTES);
    let (samples, _) = SAMPLES.as_chunks();
    for sample in samples.iter().map(Sample::from_bytes) {
        let image = enlarge(&sample.image);
        let scores = report.infer(|| LeNet5::WEIGHTS.infer(&image, ARENA));
        let (digit, off) = (winner(scores), difference(scores, &sample.scores));
        hprintln!("  {}: {}, {:e} from the workstation", sample.label, digit, off);
        report.agrees(same_bits(scores, &sample.scores));
    }
    report.end()
}
