//! Counts instructions.

use cortex_m::Peripherals;
use cortex_m::asm;
use cortex_m::peripheral::SYST;
use cortex_m::peripheral::syst::SystClkSource;

use crate::stack;

/// What a call costs.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// Instructions, in steps of 40.
    pub instructions: u32,
    /// Bytes of stack at its deepest.
    pub stack: usize,
}

/// SysTick counts down from here, over and over.
const MOST: u32 = 0x00ff_ffff;

/// QEMU lets every instruction take 1 ns (`-icount shift=0`), and SysTick counts a clock of 25 MHz.
const INSTRUCTIONS_PER_TICK: u32 = 40;

/// Counts instructions by SysTick, in steps of 40, up to 671 million. On a board SysTick counts cycles: what is reported as instructions is
/// 40 times those.
pub struct Counter {
    /// What counting itself takes.
    itself: u32,
    /// What a loop of [`Counter::LOOP`] instructions counts as.
    calibration: u32,
}

impl Counter {
    /// The instructions of a loop that is counted to see how the counter counts.
    pub const LOOP: u32 = 400_000;

    /// Starts SysTick.
    ///
    /// # Panics
    /// If the peripherals are somebody else's already.
    pub fn start() -> Self {
        let mut timer = Peripherals::take().expect("SysTick is taken").SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(MOST);
        timer.clear_current();
        timer.enable_counter();
        let mut counter = Counter { itself: 0, calibration: 0 };
        counter.itself = counter.measure(|| ()).1.instructions;
        // A loop of two instructions, `subs` and `bne`, which is run once more than it is asked for.
        counter.calibration = counter.measure(|| asm::delay(Self::LOOP / 2 - 1)).1.instructions;
        counter
    }

    /// What a loop of [`Counter::LOOP`] instructions counts as.
    pub fn calibration(&self) -> u32 {
        self.calibration
    }

    /// Calls `f` and measures what it costs.
    pub fn measure<R>(&self, f: impl FnOnce() -> R) -> (R, Cost) {
        let ((result, ticks), stack) = stack::high_water(|| {
            let before = SYST::get_current();
            let result = call(f);
            (result, before.wrapping_sub(SYST::get_current()) & MOST)
        });
        (result, Cost { instructions: (ticks * INSTRUCTIONS_PER_TICK).saturating_sub(self.itself), stack })
    }
}

/// A call that stays one, so that nothing of `f` moves out of it.
#[inline(never)]
fn call<R>(f: impl FnOnce() -> R) -> R {
    f()
}
