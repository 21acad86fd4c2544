//! What the programs need of the board they run on: where memory is (`memory.x`), what an inference costs, how a program reports and ends.
#![no_std]
#![deny(unsafe_code)]

mod counter;
mod report;
#[allow(unsafe_code)]
mod stack;

use cortex_m_semihosting::debug;
pub use cortex_m_semihosting::hprintln;
pub use counter::{Cost, Counter};
use panic_semihosting as _;
pub use report::Report;

/// Ends the program; the exit code is 0 if all is well.
pub fn exit(all_is_well: bool) -> ! {
    debug::exit(if all_is_well { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {
        cortex_m::asm::wfi();
    }
}
