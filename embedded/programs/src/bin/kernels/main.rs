//! What a multiply-add costs in each kernel, on a bare Cortex-M4: networks of one layer, with weights of about 0.01.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

mod layers;

use core::hint::black_box;

use board::{Counter, exit, hprintln};
use cortex_m_rt::entry;
use dl::flash;
use dl::prelude::*;
use layers::*;

/// Counts an inference of a network and prints it. The compiler does not see the numbers, nor that nobody reads the result.
macro_rules! infer {
    ($counter:expr, $Name:ident, $Arena:ident, $x:expr, $what:literal) => {{
        static NET: $Name = flash::network(&[0x3c; size_of::<$Name>()]);
        static X: <$Name as Network>::Input = $x;
        #[inline(never)]
        fn cost(counter: &Counter) -> u32 {
            let mut arena = $Arena::new();
            let (net, x) = black_box((&NET, &X));
            let (y, cost) = counter.measure(|| net.infer(x, &mut arena));
            black_box(y);
            cost.instructions
        }
        say($what, if $Name::MACS > 0 { $Name::MACS } else { size_of_val(&X) as u64 / 4 }, cost($counter));
    }};
}

/// As [`infer`], of a step.
macro_rules! step {
    ($counter:expr, $Name:ident, $x:expr, $what:literal) => {{
        static NET: $Name = flash::network(&[0x3c; size_of::<$Name>()]);
        let mut state = NET.initial_state();
        let (net, x) = black_box((&NET, &$x));
        let (y, cost) = $counter.measure(|| net.step(x, &mut state));
        black_box((y, state));
        say($what, <$Name>::MACS, cost.instructions);
    }};
}

fn say(what: &str, times: u64, instructions: u32) {
    let each = f64::from(instructions) / times as f64;
    hprintln!("| {} | {} | {} | {:.2} |", what, times, instructions, each);
}

#[entry]
fn main() -> ! {
    let counter = &Counter::start();
    hprintln!("| layer | multiply-adds | instructions | for each |");
    hprintln!("|---|--:|--:|--:|");
    infer!(counter, Image, ImageArena, [[[1.0; 10]; 49]], "`Conv2d`, 1 → 64 channels, 10×4, stride 2, `same`, 49×10");
    infer!(
        counter,
        Depthwise,
        DepthwiseArena,
        [[[1.0; 5]; 25]; 64],
        "`Conv2d`, 64 channels by themselves, 3×3, `same`, 25×5"
    );
    infer!(counter, Pointwise, PointwiseArena, [[[1.0; 5]; 25]; 64], "`Conv2d`, 64 → 64 channels, 1×1, 25×5");
    infer!(counter, Blocks, BlocksArena, [[[1.0; 5]; 25]; 64], "the last two, twice, in the place of their input");
    infer!(counter, Dense, DenseArena, [[[1.0; 16]; 16]; 8], "`Conv2d`, 8 → 16 channels, 3×3, padding 1, 16×16");
    infer!(counter, Valid, ValidArena, [[[1.0; 14]; 14]; 6], "`Conv2d`, 6 → 16 channels, 5×5, 14×14");
    infer!(counter, Wide, WideArena, [1.0; 640], "`Linear`, 640 → 128");
    infer!(counter, Narrow, NarrowArena, [1.0; 64], "`Linear`, 64 → 5");
    step!(counter, SmallLstm, [1.0; 1], "`Lstm`, 1 → 16, a step");
    step!(counter, LargeLstm, [1.0; 32], "`Lstm`, 32 → 64, a step");
    step!(counter, SmallGru, [1.0; 16], "`Gru`, 16 → 32, a step");
    step!(counter, PaperGru, [1.0; 16], "`Gru(reset_after = false)`, 16 → 32, a step");
    step!(counter, SmallRnn, [1.0; 16], "`Rnn`, 16 → 32, a step");
    hprintln!("\n| layer | numbers | instructions | for each |");
    hprintln!("|---|--:|--:|--:|");
    infer!(counter, Bend, BendArena, [0.5; 1024], "`Tanh`");
    infer!(counter, Largest, LargestArena, [[[1.0; 16]; 16]; 8], "`MaxPool2d(2)`, 8×16×16");
    infer!(counter, Mean, MeanArena, [[[1.0; 16]; 16]; 8], "`AvgPool2d(2)`, 8×16×16");
    infer!(
        counter,
        LargestOverlap,
        LargestOverlapArena,
        [[[1.0; 15]; 15]; 8],
        "`MaxPool2d(3, stride = 2, padding = 1)`, 8×15×15"
    );
    infer!(
        counter,
        MeanOverlap,
        MeanOverlapArena,
        [[[1.0; 15]; 15]; 8],
        "`AvgPool2d(3, stride = 2, padding = 1)`, 8×15×15"
    );
    infer!(counter, WholeMean, WholeMeanArena, [[[1.0; 5]; 25]; 64], "`GlobalAvgPool`, 64×25×5");
    infer!(counter, Shares, SharesArena, [1.0; 12], "`Softmax`, 12");
    exit(true)
}
