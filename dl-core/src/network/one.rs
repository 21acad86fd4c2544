//! One sample in memory of the caller's.

use super::{Network, Slots};
use crate::element::Element;
use crate::plan::Count;
use crate::run::{self, Given};
use crate::value::{Array, Value};

/// Evaluates one sample in `arena`, where its outputs then are: what `infer` of a network does. It does not panic, whatever the memory.
#[doc(hidden)]
#[inline(always)]
pub fn infer_one<N: Network>(net: &N, x: &N::Input, n: Count, arena: &mut [N::Elem]) {
    // Where the weights are is not to be known: their addresses as constants take registers from the loops of a Cortex-M4, 10% of its time.
    let net = core::hint::black_box(net);
    let mut part = 0;
    while part < N::ONE.inputs.len() {
        run::bring(x, part, n, arena, N::ONE.inputs[part]);
        part += 1;
    }
    run::begin_part(net, arena, N::ONE_SLOTS.as_slice(), n, |state| state.arena);
    net.pass_one(Given { inputs: &x.arrays(), n }, arena, N::ONE_SLOTS);
}

/// An output of [`infer_one`], where it is in the memory of `LEN` numbers.
#[doc(hidden)]
#[inline(always)]
pub fn output<N: Network, A: Array<N::Elem>, const LEN: usize, const PART: usize>(arena: &[N::Elem; LEN]) -> &A {
    const {
        let slot = N::ONE.outputs[PART];
        assert!(slot.len == A::LEN && slot.at + slot.len <= LEN && align_of::<A>() <= align_of::<N::Elem>());
    }
    // SAFETY: the array is so many numbers and nothing else, and they are inside the arena, as has been checked.
    unsafe { &*arena.as_ptr().add(N::ONE.outputs[PART].at).cast::<A>() }
}

/// The memory of [`infer_one`] before its first use.
#[doc(hidden)]
pub const fn zeros<T: Element, const LEN: usize>() -> [T; LEN] {
    [T::ZERO; LEN]
}
