//! Learns on a bare Cortex-M4, in static memory: a body from flash gets a new head, and a network of many kinds of layers is trained as a
//! whole. Both end where the workstation ends; exit code 0 says so.
#![no_std]
#![no_main]
#![forbid(unsafe_code)]

mod task;

use core::cell::RefCell;

use cortex_m::interrupt::{self, Mutex};
use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use dl::prelude::*;
use dl::{device, flash};
use panic_semihosting as _;
use task::{BYTES, Body, Digits, LEARNED, Memory, Sequence};

/// What the workstation has trained, in flash.
static BODY: Body = flash::network(include_bytes!("../data/body.f32"));

/// Images.
static SAMPLES: &[u8] = include_bytes!("../data/digits.samples");

/// What both networks are on the workstation after the same steps.
static DIGITS: Digits = flash::network(include_bytes!("../data/digits.f32"));
static SEQUENCE: Sequence = flash::network(include_bytes!("../data/sequence.f32"));

static NETS: Mutex<RefCell<(Digits, Sequence, Memory)>> =
    Mutex::new(RefCell::new((device::zeros(), device::zeros(), Memory::new())));

/// How much weights may differ: both sides compute in `f32`, in different order.
const TOLERANCE: f32 = 1e-4;

/// The largest difference; not a number if one of the weights is not.
fn difference(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).fold(0.0, |most: f32, (a, b)| if (a - b).abs() <= most { most } else { (a - b).abs() })
}

/// Whether everything ends as it should.
fn run(digits: &mut Digits, sequence: &mut Sequence, memory: &mut Memory) -> Option<bool> {
    let (samples, _) = SAMPLES.as_chunks::<BYTES>();
    let (learned, test) = samples.split_at_checked(LEARNED)?;
    digits.body.as_mut_slice().copy_from_slice(BODY.as_slice());
    let before = task::right(digits, memory, test);
    let mut losses = [0.0; 10];
    for (pass, loss) in losses.iter_mut().enumerate() {
        *loss = task::learn_digits(digits, memory, learned)?;
        hprintln!("pass {}: loss {:.4}", pass + 1, loss);
    }
    let after = task::right(digits, memory, test);
    let off = difference(digits.as_slice(), DIGITS.as_slice());
    hprintln!(
        "of {} other digits, {} were right before, {} are now; weights off by {:e}",
        test.len(),
        before,
        after,
        off
    );
    let mut pass = losses[9] < 0.5 * losses[0] && after > 2 * before && off <= TOLERANCE;

    task::begin(sequence);
    let first = task::learn_sequences(sequence, memory, 1);
    let last = task::learn_sequences(sequence, memory, task::STEPS);
    let off = difference(sequence.as_slice(), SEQUENCE.as_slice());
    hprintln!("sequences: loss {:.4}, at last {:.4}; weights off by {:e}", first, last, off);
    pass &= last < 0.5 * first && off <= TOLERANCE;
    Some(pass)
}

#[entry]
fn main() -> ! {
    hprintln!(
        "digits: {} bytes of weights, {} of memory for a sample",
        size_of::<Digits>(),
        Digits::<f32>::TRAIN_BYTES
    );
    hprintln!("sequences: {} bytes of weights, {} of memory", size_of::<Sequence>(), Sequence::<f32>::TRAIN_BYTES);
    let all = interrupt::free(|cs| {
        let (digits, sequence, memory) = &mut *NETS.borrow(cs).borrow_mut();
        run(digits, sequence, memory).unwrap_or(false)
    });
    hprintln!("{}", if all { "PASS" } else { "FAIL" });
    debug::exit(if all { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    loop {
        cortex_m::asm::wfi();
    }
}
