//! What the functions do. Whatever comes from C is looked at before anything is done with it.

use core::ffi::{c_int, c_void};
use core::marker::PhantomData;
use core::slice;

use super::infers;
use crate::element::Element;
use crate::network::{Network, Parameters, Slots};
use crate::plan::Count;
use crate::recurrent::Stepped;
use crate::run::{self, Given};
use crate::shape::Dims;
use crate::value::{MOST_PARTS, Value};

/// What was asked for is done.
const DONE: c_int = 0;
/// Nothing is done: a pointer is NULL or misaligned, memory overlaps that must not, or a token is out of range.
const REFUSED: c_int = -1;

/// Evaluates one sample in `arena`: of each output, a pointer into it.
///
/// # Safety
/// Each pointer is NULL, or points to as many values as the network's constants say: `inputs` to a pointer for each input, to so many numbers
/// or `uint32_t`; `arena` to [`Network::ARENA`] numbers, which are written; `outputs` to room for a pointer for each output.
pub unsafe fn infer<N: Network>(
    net: &N,
    inputs: *const *const c_void,
    arena: *mut N::Elem,
    outputs: *mut *const N::Elem,
) -> c_int {
    if !const { infers::<N>() } || !is_usable(arena) || !is_usable(inputs) || !is_usable(outputs) {
        return REFUSED;
    }
    // SAFETY: a pointer for each input.
    let pointers = unsafe { slice::from_raw_parts(inputs, N::INPUTS.len()) };
    for (pointer, dims) in pointers.iter().zip(N::INPUTS) {
        // SAFETY: it is NULL, or points to a value of these dimensions.
        if unsafe { !is_value::<N::Elem>(*pointer, *dims) }
            || overlap(*pointer, bytes::<N>(*dims), arena, size::<N>(N::ARENA))
        {
            return REFUSED;
        }
    }
    // SAFETY: so many numbers, which nothing else that is read here overlaps.
    let arena = unsafe { slice::from_raw_parts_mut(arena, N::ARENA) };
    let mut arrays: [&[N::Elem]; MOST_PARTS] = [&[]; MOST_PARTS];
    for (array, (pointer, (dims, slot))) in
        arrays.iter_mut().zip(pointers.iter().zip(N::INPUTS.iter().zip(N::ONE.inputs)))
    {
        let place = if slot.len > 0 { arena.get_mut(slot.range()) } else { None };
        match (dims.vocabulary(), place) {
            // SAFETY: it points to so many tokens, as has been looked at.
            (Some(_), Some(place)) => unsafe { tokens(*pointer, dims.len()) }
                .iter()
                .zip(place)
                .for_each(|(token, to)| *to = N::Elem::from_usize(*token as usize)),
            // SAFETY: it points to so many numbers.
            (None, Some(place)) => {
                unsafe { numbers::<N::Elem>(*pointer, dims.len()) }.iter().zip(place).for_each(|(from, to)| *to = *from)
            }
            // SAFETY: it points to so many numbers.
            (None, None) => *array = unsafe { numbers(*pointer, dims.len()) },
            (Some(_), None) => return REFUSED,
        }
    }
    let n = Count::samples(1);
    run::begin_part(net, arena, N::ONE_SLOTS.as_slice(), n, |state| state.arena);
    net.pass_one(Given { inputs: &arrays, n }, arena, N::ONE_SLOTS);
    for (i, slot) in N::ONE.outputs.iter().enumerate() {
        let Some(output) = arena.get(slot.range()) else { return REFUSED };
        // SAFETY: room for a pointer for each output.
        unsafe { outputs.add(i).write(output.as_ptr()) };
    }
    DONE
}

/// Writes the state with which sequences begin.
///
/// # Safety
/// `state` is NULL, or points to as many numbers as the network's state has.
pub unsafe fn initial_state<N: Network>(net: &N, state: *mut N::Elem) -> c_int {
    if !is_usable(state) {
        return REFUSED;
    }
    // SAFETY: so many numbers.
    let numbers = unsafe { slice::from_raw_parts_mut(state, const { super::state::<N>() }) };
    for (i, layer) in N::STATES.iter().enumerate() {
        if let Some(state) = numbers.get_mut(layer.at..).and_then(|rest| rest.get_mut(..layer.len)) {
            net.pass_state(i, state);
        }
    }
    DONE
}

/// `step` of networks that have one. Of others, [`NoSteps`] has it: what the type does not have is looked for in traits.
pub struct Steps<N>(PhantomData<N>);

impl<N: Stepped> Steps<N> {
    /// Evaluates one step, and moves `state` on. Inputs are read first and outputs written last, so that they may be the same memory.
    ///
    /// # Safety
    /// Each pointer is NULL, or points to as many values as the network's constants say: `inputs` to a pointer for each input, to so many
    /// numbers or a `uint32_t`; `state` to the numbers of the state, which are written; `outputs` to a pointer for each output, to so many
    /// numbers, which are written.
    pub unsafe fn step(
        net: &N,
        inputs: *const *const c_void,
        state: *mut N::Elem,
        outputs: *const *mut N::Elem,
    ) -> c_int {
        const {
            assert!(size_of::<N::State>() == size::<N>(super::state::<N>()), "the state has other numbers");
            assert!(size_of::<N::StepOutput>() == output_bytes::<N>(), "what comes of a step has other numbers");
        }
        if !is_usable(state) || !is_usable(inputs) || !is_usable(outputs) {
            return REFUSED;
        }
        let mut x = N::Step::zero(0);
        for (part, dims) in N::INPUTS.iter().map(|dims| dims.step()).enumerate() {
            // SAFETY: a pointer for each input, which is NULL or points to a value of these dimensions.
            let pointer = unsafe { *inputs.add(part) };
            // SAFETY: as above.
            if unsafe { !is_value::<N::Elem>(pointer, dims) } {
                return REFUSED;
            }
            if dims.vocabulary().is_some() {
                // SAFETY: one step of tokens is one.
                let token = unsafe { *pointer.cast::<u32>() };
                N::Step::scatter(&[N::Elem::from_usize(token as usize)], part, slice::from_mut(&mut x));
            } else {
                // SAFETY: it points to so many numbers.
                N::Step::scatter(unsafe { numbers(pointer, dims.len()) }, part, slice::from_mut(&mut x));
            }
        }
        for part in 0..N::OUTPUTS.len() {
            // SAFETY: a pointer for each output.
            if !is_usable(unsafe { *outputs.add(part) }) {
                return REFUSED;
            }
        }
        // SAFETY: so many numbers; the input has been copied, and outputs are not written before this is done with.
        let state = unsafe { slice::from_raw_parts_mut(state, const { super::state::<N>() }) };
        let y = net.pass_step(&[], &x, state);
        for (part, dims) in N::OUTPUTS.iter().map(|dims| dims.step()).enumerate() {
            // SAFETY: a pointer for each output, to so many numbers.
            let to = unsafe { slice::from_raw_parts_mut(*outputs.add(part), dims.len()) };
            N::StepOutput::gather(slice::from_ref(&y), part, to);
        }
        DONE
    }
}

/// What [`Steps`] has of networks that cannot be taken step by step.
pub trait NoSteps<N: Network> {
    /// Refuses.
    ///
    /// # Safety
    /// It looks at nothing.
    unsafe fn step(_: &N, _: *const *const c_void, _: *mut N::Elem, _: *const *mut N::Elem) -> c_int {
        REFUSED
    }
}

impl<N: Network> NoSteps<N> for Steps<N> {}

/// Bytes of so many numbers of a network.
const fn size<N: Network>(numbers: usize) -> usize {
    numbers * size_of::<<N as Parameters>::Elem>()
}

/// Bytes of all outputs of a step.
const fn output_bytes<N: Network>() -> usize {
    let (mut numbers, mut i) = (0, 0);
    while i < N::OUTPUTS.len() {
        numbers += N::OUTPUTS[i].step().len();
        i += 1;
    }
    size::<N>(numbers)
}

/// Bytes of an input.
const fn bytes<N: Network>(dims: Dims) -> usize {
    if dims.vocabulary().is_some() { dims.len() * size_of::<u32>() } else { size::<N>(dims.len()) }
}

/// Neither NULL nor misaligned.
fn is_usable<T>(pointer: *const T) -> bool {
    !pointer.is_null() && pointer.is_aligned()
}

/// Whether an input can be used: its tokens are in range.
///
/// # Safety
/// The pointer is NULL, or points to a value of these dimensions.
unsafe fn is_value<T>(pointer: *const c_void, dims: Dims) -> bool {
    match dims.vocabulary() {
        None => is_usable(pointer.cast::<T>()),
        // SAFETY: neither NULL nor misaligned, so it points to so many.
        Some(vocabulary) => {
            is_usable(pointer.cast::<u32>())
                && unsafe { tokens(pointer, dims.len()) }.iter().all(|token| (*token as usize) < vocabulary)
        }
    }
}

/// # Safety
/// The pointer points to so many numbers.
unsafe fn numbers<'a, T>(pointer: *const c_void, len: usize) -> &'a [T] {
    // SAFETY: as the caller says.
    unsafe { slice::from_raw_parts(pointer.cast(), len) }
}

/// # Safety
/// The pointer points to so many tokens.
unsafe fn tokens<'a>(pointer: *const c_void, len: usize) -> &'a [u32] {
    // SAFETY: as the caller says.
    unsafe { slice::from_raw_parts(pointer.cast(), len) }
}

/// Whether two pieces of memory have a byte in common.
fn overlap<A, B>(a: *const A, a_bytes: usize, b: *const B, b_bytes: usize) -> bool {
    let (a, b) = (a.addr(), b.addr());
    a < b.saturating_add(b_bytes) && b < a.saturating_add(a_bytes)
}
