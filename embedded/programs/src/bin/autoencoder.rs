//! Whether a machine sounds unusual, on a bare Cortex-M4.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use board::{Report, hprintln};
use cortex_m_rt::entry;
use nets::{Autoencoder, AutoencoderArena, arrays, autoencoder, difference, same_bits};

/// Inputs, each with the output of LiteRT.
static REFERENCE: &[u8] = include_bytes!("../../../data/autoencoder.reference");

/// The outputs that the workstation computed.
static OUTPUTS: &[u8] = include_bytes!("../../../data/autoencoder.outputs");

#[entry]
fn main() -> ! {
    static mut ARENA: AutoencoderArena = AutoencoderArena::new();
    let mut report = Report::new("autoencoder", Autoencoder::MACS, Autoencoder::FLASH_BYTES, Autoencoder::RAM_BYTES);
    for (pair, expected) in arrays::<1280>(REFERENCE).zip(arrays::<640>(OUTPUTS)) {
        let Some((x, reference)) = pair.split_first_chunk() else { continue };
        let y = report.infer(|| Autoencoder::WEIGHTS.infer(x, ARENA));
        let (error, off, here) = (autoencoder::error(x, y), difference(y, reference), difference(y, &expected));
        hprintln!("  error {:.3}, {:e} from LiteRT, {:e} from the workstation", error, off, here);
        report.agrees(same_bits(y, &expected) && off < 1e-4);
    }
    report.end()
}
