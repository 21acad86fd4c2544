//! How much of the stack a call uses: what is free is painted before, and afterwards one sees where the paint is gone.

use core::ptr::{from_ref, read_volatile, write_volatile};

use cortex_m::register::msp;

unsafe extern "C" {
    /// The end of what is static; the stack grows down to it. Of cortex-m-rt's linker script.
    static _stack_end: u32;
}

/// What the free stack is painted with.
const PAINT: u32 = 0xacce_55ed;

/// What is left unpainted below the stack pointer, which nothing between here and the call uses.
const GUARD: usize = 32;

/// Calls `f`; its result, and how many bytes of stack the call used at its deepest.
#[inline(never)]
pub fn high_water<R>(f: impl FnOnce() -> R) -> (R, usize) {
    // SAFETY: only the address is taken.
    let bottom = from_ref(unsafe { &_stack_end }) as usize;
    let top = msp::read() as usize;
    for address in (bottom..top - GUARD).step_by(4) {
        // SAFETY: from `_stack_end` to the stack pointer memory belongs to the stack and holds nothing; it is aligned, as both ends are.
        // No interrupt is enabled that could put something there, and this loop calls nothing.
        unsafe { write_volatile(address as *mut u32, PAINT) };
    }
    let result = f();
    let painted = |address: &usize| {
        // SAFETY: as above; reading what is free is harmless, since it has been written.
        unsafe { read_volatile(*address as *const u32) == PAINT }
    };
    let deepest = bottom + 4 * (bottom..top - GUARD).step_by(4).take_while(painted).count();
    (result, top - deepest)
}
