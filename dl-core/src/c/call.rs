//! What the functions do. Whatever comes from C is looked at before anything is done with it.

use core::ffi::{c_int, c_void};
use core::slice;

use super::infers;
use crate::element::Element;
use crate::network::{Network, Slots};
use crate::plan::Count;
use crate::recurrent::Stepped;
use crate::run::{self, Given};
use crate::shape::Dims;
use crate::value::{MOST_PARTS, Value};

/// What was asked for is done.
const DONE: c_int = 0;
/// Nothing is done: a pointer is NULL or misaligned, memory overlaps that must not, or a token is out of range.
pub const REFUSED: c_int = -1;

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
    let sizes = const { sizes(N::INPUTS, false) };
    for (pointer, size) in pointers.iter().zip(sizes) {
        // SAFETY: it is NULL, or points to so much.
        if !unsafe { size.is_value::<N::Elem>(*pointer) } {
            return REFUSED;
        }
        if overlap(*pointer, size.bytes::<N::Elem>(), arena, const { N::ARENA * size_of::<N::Elem>() }) {
            return REFUSED;
        }
    }
    // SAFETY: so many numbers, which nothing else that is read here overlaps.
    let arena = unsafe { slice::from_raw_parts_mut(arena, N::ARENA) };
    let mut arrays: [&[N::Elem]; MOST_PARTS] = [&[]; MOST_PARTS];
    let ports = pointers.iter().zip(sizes).zip(N::ONE.inputs);
    for (array, ((pointer, Size { len, vocabulary }), slot)) in arrays.iter_mut().zip(ports) {
        let place = arena.get_mut(slot.range()).unwrap_or_default();
        if vocabulary.is_some() {
            // SAFETY: it points to so many tokens, as has been looked at.
            let tokens = unsafe { many::<u32>(*pointer, len) };
            place.iter_mut().zip(tokens).for_each(|(to, token)| *to = N::Elem::from_usize(*token as usize));
            continue;
        }
        // SAFETY: it points to so many numbers.
        let numbers = unsafe { many::<N::Elem>(*pointer, len) };
        place.iter_mut().zip(numbers).for_each(|(to, from)| *to = *from);
        // Read where it is, if it has no place.
        *array = numbers;
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

/// Evaluates one step in the loops of [`infer`], and moves `state` on. Inputs are read first and outputs written last, so that they may be the same memory.
///
/// # Safety
/// Each pointer is NULL, or points to as many values as the network's constants say: `inputs` to a pointer for each input, to so many
/// numbers or a `uint32_t`; `state` to the numbers of the state, which are written; `outputs` to a pointer for each output, to so many
/// numbers, which are written.
pub unsafe fn step<N: Stepped>(
    net: &N,
    inputs: *const *const c_void,
    state: *mut N::Elem,
    outputs: *const *mut N::Elem,
) -> c_int {
    const {
        assert!(size_of::<N::State>() == super::state::<N>() * size_of::<N::Elem>(), "the state has other numbers");
        assert!(
            size_of::<N::StepOutput>() == total(sizes(N::OUTPUTS, true)) * size_of::<N::Elem>(),
            "what comes of a step has other numbers"
        );
    }
    if !is_usable(state) || !is_usable(inputs) || !is_usable(outputs) {
        return REFUSED;
    }
    // SAFETY: a pointer for each.
    let (inputs, outputs) =
        unsafe { (slice::from_raw_parts(inputs, N::INPUTS.len()), slice::from_raw_parts(outputs, N::OUTPUTS.len())) };
    let mut x = N::Step::zero(0);
    for (part, (pointer, size)) in inputs.iter().zip(const { sizes(N::INPUTS, true) }).enumerate() {
        // SAFETY: it is NULL, or points to so much.
        if !unsafe { size.is_value::<N::Elem>(*pointer) } {
            return REFUSED;
        }
        if size.vocabulary.is_some() {
            // SAFETY: one step of tokens is one.
            let token = unsafe { *pointer.cast::<u32>() };
            N::Step::scatter(&[N::Elem::from_usize(token as usize)], part, slice::from_mut(&mut x));
        } else {
            // SAFETY: it points to so many numbers.
            N::Step::scatter(unsafe { many(*pointer, size.len) }, part, slice::from_mut(&mut x));
        }
    }
    if !outputs.iter().all(|output| is_usable(*output)) {
        return REFUSED;
    }
    // SAFETY: so many numbers; the input has been copied, and outputs are not written before this is done with.
    let state = unsafe { slice::from_raw_parts_mut(state, const { super::state::<N>() }) };
    let y = net.pass_step::<true>(&[], &x, state);
    for (part, (output, size)) in outputs.iter().zip(const { sizes(N::OUTPUTS, true) }).enumerate() {
        // SAFETY: it points to so many numbers.
        let to = unsafe { slice::from_raw_parts_mut(*output, size.len) };
        N::StepOutput::gather(slice::from_ref(&y), part, to);
    }
    DONE
}

/// How much an input or an output is.
#[derive(Clone, Copy)]
struct Size {
    /// How many numbers or tokens.
    len: usize,
    /// The vocabulary of tokens.
    vocabulary: Option<usize>,
}

/// The sizes of inputs or outputs, or of one step of them.
const fn sizes(shapes: &[Dims], step: bool) -> [Size; MOST_PARTS] {
    let mut sizes = [Size { len: 0, vocabulary: None }; MOST_PARTS];
    let mut i = 0;
    while i < shapes.len() {
        let dims = if step { shapes[i].step() } else { shapes[i] };
        sizes[i] = Size { len: dims.len(), vocabulary: dims.vocabulary() };
        i += 1;
    }
    sizes
}

/// How many numbers there are in all.
const fn total(sizes: [Size; MOST_PARTS]) -> usize {
    let (mut total, mut i) = (0, 0);
    while i < sizes.len() {
        total += sizes[i].len;
        i += 1;
    }
    total
}

impl Size {
    /// Bytes of an input.
    const fn bytes<T>(self) -> usize {
        self.len * if self.vocabulary.is_some() { size_of::<u32>() } else { size_of::<T>() }
    }

    /// Whether an input can be used: its tokens are in range.
    ///
    /// # Safety
    /// The pointer is NULL, or points to so much.
    unsafe fn is_value<T>(self, pointer: *const c_void) -> bool {
        let Some(vocabulary) = self.vocabulary else { return is_usable(pointer.cast::<T>()) };
        // SAFETY: neither NULL nor misaligned, so it points to so many.
        is_usable(pointer.cast::<u32>())
            && unsafe { many::<u32>(pointer, self.len) }.iter().all(|token| (*token as usize) < vocabulary)
    }
}

/// Neither NULL nor misaligned.
fn is_usable<T>(pointer: *const T) -> bool {
    !pointer.is_null() && pointer.is_aligned()
}

/// # Safety
/// The pointer points to so many.
unsafe fn many<'a, A>(pointer: *const c_void, len: usize) -> &'a [A] {
    // SAFETY: as the caller says.
    unsafe { slice::from_raw_parts(pointer.cast(), len) }
}

/// Whether two pieces of memory have a byte in common.
fn overlap<A, B>(a: *const A, a_bytes: usize, b: *const B, b_bytes: usize) -> bool {
    let (a, b) = (a.addr(), b.addr());
    a < b.saturating_add(b_bytes) && b < a.saturating_add(a_bytes)
}
