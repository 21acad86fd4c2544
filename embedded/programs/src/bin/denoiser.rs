//! A recurrent network filters a signal on a bare Cortex-M4, sample by sample.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use board::Report;
use cortex_m_rt::entry;
use dl::prelude::*;
use nets::{Denoiser, arrays};

/// A signal, and at each moment what the workstation made of it by the same call.
static REFERENCE: &[u8] = include_bytes!("../../../data/denoiser.reference");

#[entry]
fn main() -> ! {
    let mut state = Denoiser::WEIGHTS.initial_state();
    let mut report = Report::new("denoiser", Denoiser::MACS, Denoiser::FLASH_BYTES, Denoiser::RAM_BYTES);
    for [x, expected] in arrays(REFERENCE) {
        let [y] = report.infer(|| Denoiser::WEIGHTS.infer_step(&[x], &mut state));
        report.agrees(y.to_bits() == expected.to_bits());
    }
    report.end()
}
