//! What a program says about its network.

use crate::{Cost, Counter, hprintln};

/// A network and what it has cost so far.
pub struct Report {
    counter: Counter,
    macs: u64,
    most: Cost,
    samples: usize,
    agree: usize,
}

impl Report {
    /// Begins with what the compiler knows: multiply-adds, bytes of weights, bytes of memory.
    pub fn new(name: &str, macs: u64, flash: usize, ram: usize) -> Self {
        let counter = Counter::start();
        hprintln!("{}", name);
        hprintln!("  multiply-adds    {}", macs);
        hprintln!("  flash            {} bytes of weights", flash);
        hprintln!("  ram              {} bytes of arena and state", ram);
        hprintln!("  calibration      {} instructions of {}", counter.calibration(), Counter::LOOP);
        Report { counter, macs, most: Cost::default(), samples: 0, agree: 0 }
    }

    /// One inference, measured.
    pub fn infer<R>(&mut self, infer: impl FnOnce() -> R) -> R {
        let (result, cost) = self.counter.measure(infer);
        self.most.instructions = self.most.instructions.max(cost.instructions);
        self.most.stack = self.most.stack.max(cost.stack);
        result
    }

    /// Whether the last result is what it should be.
    pub fn agrees(&mut self, agrees: bool) {
        self.samples += 1;
        self.agree += usize::from(agrees);
    }

    /// Says what inference has cost, and ends the program; the exit code is 0 if all results agree.
    pub fn end(self) -> ! {
        let Cost { instructions, stack } = self.most;
        let hundredths = (100 * u64::from(instructions) + self.macs / 2) / self.macs.max(1);
        hprintln!("  stack            {} bytes at most", stack);
        hprintln!(
            "  instructions     {} at most, {}.{:02} per multiply-add",
            instructions,
            hundredths / 100,
            hundredths % 100
        );
        hprintln!("  agreement        {} of {}", self.agree, self.samples);
        crate::exit(self.agree == self.samples && self.samples > 0)
    }
}
