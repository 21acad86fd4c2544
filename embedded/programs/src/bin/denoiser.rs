//! A recurrent network filters a signal on a bare Cortex-M4, sample by sample.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

use board::{Report, hprintln};
use cortex_m_rt::entry;
use dl::prelude::*;
use nets::{Denoiser, arrays};

/// A signal, and at each moment what the workstation made of it.
static REFERENCE: &[u8] = include_bytes!("../../../data/denoiser.reference");

#[entry]
fn main() -> ! {
    let mut state = Denoiser::WEIGHTS.initial_state();
    let mut report = Report::new("denoiser", Denoiser::MACS, Denoiser::FLASH_BYTES, Denoiser::RAM_BYTES);
    let mut most = 0.0_f32;
    for [x, expected] in arrays(REFERENCE) {
        let [y] = report.infer(|| Denoiser::WEIGHTS.step(&[x], &mut state));
        let off = (y - expected).abs();
        most = most.max(off);
        // The workstation takes its steps with vector instructions. `NaN` does not agree.
        report.agrees(off < 1e-6);
    }
    hprintln!("  {:e} from the workstation at most", most);
    report.end()
}
