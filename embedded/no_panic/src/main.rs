//! A program that links only if nothing in it can panic: its panic handler calls a function that is nowhere.
//!
//! In it are `infer` of networks with every layer, and `step` of recurrent ones, of weights, inputs and memory that the compiler knows nothing
//! about. It is linked, not run. Nothing allocates, as there is no allocator.
#![no_std]
#![no_main]

mod everything;

use core::hint::black_box;
use core::panic::PanicInfo;

use cortex_m_rt::entry;
use dl::prelude::*;
use everything::{
    Convolutions, ConvolutionsArena, Functions, FunctionsArena, Parts, PartsArena, Steps, StepsArena, Stream,
    StreamState, Text,
};
use everything::{TextState, Words, WordsArena};
use nets::{Autoencoder, AutoencoderArena, Denoiser, Keywords, KeywordsArena, LeNet5, LeNet5Arena};

unsafe extern "C" {
    /// Defined nowhere: "undefined symbol" means that something can panic.
    safe fn something_in_this_program_can_panic() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    something_in_this_program_can_panic()
}

/// A network of which nothing is known but that it is somewhere.
#[inline(never)]
fn somewhere<N>() -> &'static N {
    // SAFETY: never called where it matters: the program is linked, not run. The address is that of the flash, which is larger than any
    // network here and is aligned; all bits are numbers.
    unsafe { &*black_box(core::ptr::without_provenance(0x0001_0000)) }
}

macro_rules! infer {
    ($($Net:ident $Arena:ident $input:ty;)*) => { $({
        static mut ARENA: $Arena = $Arena::new();
        // SAFETY: nobody else has the memory.
        let arena = unsafe { &mut *black_box(&raw mut ARENA) };
        let x: &$input = somewhere();
        black_box(somewhere::<$Net>().infer(black_box(x), arena));
    })* };
}

#[entry]
fn main() -> ! {
    infer! {
        LeNet5 LeNet5Arena [[[f32; 28]; 28]; 1];
        Keywords KeywordsArena [[[f32; 10]; 49]; 1];
        Autoencoder AutoencoderArena [f32; 640];
        Convolutions ConvolutionsArena [[[f32; 12]; 12]; 4];
        Functions FunctionsArena [f32; 6];
        Steps StepsArena ([[f32; 3]; 12], [f32; 4]);
        Words WordsArena [dl::value::Token<11>; 7];
        Parts PartsArena [[f32; 4]; 4];
    }
    let mut state = somewhere::<Denoiser>().initial_state();
    black_box(somewhere::<Denoiser>().step(black_box(&[0.5]), black_box(&mut state)));
    let mut state: StreamState = somewhere::<Stream>().initial_state();
    black_box(somewhere::<Stream>().step(black_box(&[0.5; 3]), black_box(&mut state)));
    black_box(somewhere::<Stream>().infer_step(black_box(&[0.5; 3]), black_box(&mut state)));
    let mut state: TextState = somewhere::<Text>().initial_state();
    black_box(somewhere::<Text>().step(black_box(&dl::value::Token::default()), black_box(&mut state)));
    #[cfg(feature = "double")]
    black_box(somewhere::<Functions<f64>>());
    if cfg!(feature = "panics") {
        let numbers: &[f32; 4] = somewhere();
        black_box(numbers[black_box(3_usize)]);
    }
    loop {
        core::hint::spin_loop();
    }
}
