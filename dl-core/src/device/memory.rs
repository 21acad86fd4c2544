//! [`Training`], and both passes in it.

use core::slice;

use crate::element::Element;
use crate::layers::Split;
use crate::network::{Parameters, Slots};
use crate::plan::{self, Count, Extent, Room};
use crate::rng::mix;
use crate::run::{self, Pass};
use crate::shape::Text;
use crate::tape::Train;
use crate::value::Value;

/// The memory of a forward and a backward pass of one sample of `N`: `LEN` numbers, as many as [`numbers`] says.
///
/// `network!` writes a type for each network of known sizes, `LeNet5Training` for `LeNet5`. For a network with parameters it is
///
/// ```text
/// type BlockTraining = Training<Block<8>, { device::numbers::<Block<8>>() }>;
/// ```
#[repr(C)]
pub struct Training<N: Parameters, const LEN: usize> {
    state: State,
    /// The values of the forward pass, then the gradients.
    numbers: [N::Elem; LEN],
}

/// What is there beside the numbers.
#[derive(Clone, Copy)]
struct State {
    seed: u64,
    /// How many forward passes there have been since the seed was set.
    passes: u32,
    /// Whether the values are those of a forward pass, whose gradient is not taken yet.
    ready: bool,
}

/// How many numbers the memory of `N` has.
pub const fn numbers<N: Train>() -> usize {
    known(N::VALUES.len) + known(N::INNER_GRADS)
}

/// How many numbers it has with room for the gradient of the input, for [`Train::backward_one_input`].
pub const fn numbers_with_input<N: Train>() -> usize {
    known(N::VALUES.len) + known(N::GRADS.len)
}

/// How many bytes the memory of `N` has.
pub(crate) const fn bytes<N: Train>() -> usize {
    (size_of::<State>() + numbers::<N>() * size_of::<N::Elem>()).next_multiple_of(align_of::<State>())
}

/// The numbers of one sample.
const fn known(extent: Extent) -> usize {
    assert!(
        extent.step == 0,
        "a network over sequences of any length needs memory of any size: give its sequences a length"
    );
    extent.sample
}

impl<N: Train, const LEN: usize> Training<N, LEN> {
    /// Memory, also as a `static`.
    ///
    /// If `LEN` is less than [`numbers`], that is an error of the compiler.
    #[must_use]
    pub const fn new() -> Self {
        const { enough::<N>(LEN, numbers::<N>()) };
        let state = State { seed: 0, passes: 0, ready: false };
        Training { state, numbers: [<N::Elem as Element>::ZERO; LEN] }
    }

    /// Begins the randomness of dropout anew: what follows is the same for the same seed.
    pub fn reseed(&mut self, seed: u64) {
        (self.state.seed, self.state.passes) = (seed, 0);
    }
}

impl<N: Train, const LEN: usize> Default for Training<N, LEN> {
    fn default() -> Self {
        Self::new()
    }
}

/// That there are as many numbers as needed.
const fn enough<N: Train>(len: usize, needed: usize) {
    if len < needed {
        let text = Text::new()
            .say("training `")
            .say(N::NAME)
            .say("` needs ")
            .num(needed)
            .say(" numbers of memory; these are ");
        panic!("{}", text.num(len).as_str());
    }
}

/// For each layer with weights, whether the definition freezes it; empty if it freezes none.
const fn frozen<N: Train>() -> Room<bool, N::Room<bool>> {
    let weights = plan::own(N::LAYER_WEIGHTS);
    let (mut room, mut any, mut i) = (Room::new(), false, 0);
    while i < weights.len() {
        any |= weights[i].frozen;
        i += 1;
    }
    let mut i = 0;
    while any && i < weights.len() {
        room.add(weights[i].frozen);
        i += 1;
    }
    room
}

/// What all steps of both passes have in common.
fn pass(state: State, input_gradient: bool, frozen: &[bool]) -> Pass<'_> {
    Pass {
        n: Count::samples(1),
        first: Count::default(),
        starts: &[],
        given: false,
        training: true,
        seed: mix(state.seed, u64::from(state.passes)),
        input_gradient,
        split: Split::One,
        frozen,
    }
}

/// The forward pass of one sample.
pub(crate) fn forward<N: Train, const LEN: usize>(net: &N, memory: &mut Training<N, LEN>, x: &N::Input) -> N::Output {
    const { enough::<N>(LEN, numbers::<N>()) };
    let (n, slots) = (Count::samples(1), N::VALUE_SLOTS);
    let values = &mut memory.numbers[..N::VALUES.len.sample];
    for (part, slot) in N::VALUES.inputs.iter().enumerate() {
        N::Input::gather(slice::from_ref(x), part, &mut values[slot.batch(n)]);
    }
    run::begin_part(net, values, slots.as_slice(), n, |state| state.values);
    let frozen = const { frozen::<N>() };
    net.pass_forward(&[], values, slots, pass(memory.state, false, frozen.as_slice()));
    memory.state.passes = memory.state.passes.wrapping_add(1);
    memory.state.ready = true;
    let mut y = N::Output::zero(0);
    for (part, slot) in N::VALUES.outputs.iter().enumerate() {
        N::Output::scatter(&values[slot.batch(n)], part, slice::from_mut(&mut y));
    }
    y
}

/// The backward pass of one sample.
pub(crate) fn backward<N: Train, const LEN: usize>(
    net: &N,
    memory: &mut Training<N, LEN>,
    doutput: &N::Output,
    dweights: &mut N,
) {
    const { enough::<N>(LEN, numbers::<N>()) };
    run_backward(net, memory, doutput, dweights, false);
}

/// The backward pass of one sample, with the gradient of the input; zeros, if there has been no forward pass.
pub(crate) fn backward_input<N: Train, const LEN: usize>(
    net: &N,
    memory: &mut Training<N, LEN>,
    doutput: &N::Output,
    dweights: &mut N,
) -> N::Input {
    const { enough::<N>(LEN, numbers_with_input::<N>()) };
    let mut dx = N::Input::zero(0);
    if run_backward(net, memory, doutput, dweights, true) {
        let grads = &memory.numbers[N::VALUES.len.sample..];
        for (part, slot) in N::GRADS.inputs.iter().enumerate() {
            N::Input::scatter(&grads[slot.batch(Count::samples(1))], part, slice::from_mut(&mut dx));
        }
    }
    dx
}

/// Whether there was something to go back through.
fn run_backward<N: Train, const LEN: usize>(
    net: &N,
    memory: &mut Training<N, LEN>,
    doutput: &N::Output,
    dweights: &mut N,
    input_gradient: bool,
) -> bool {
    if !memory.state.ready {
        return false;
    }
    memory.state.ready = false;
    let (n, slots, grad_slots) = (Count::samples(1), N::VALUE_SLOTS, N::GRAD_SLOTS);
    let (values, grads) = memory.numbers.split_at_mut(N::VALUES.len.sample);
    for (part, slot) in N::GRADS.outputs.iter().enumerate() {
        N::Output::gather(slice::from_ref(doutput), part, &mut grads[slot.batch(n)]);
    }
    run::clear_states(N::STATES, grads, grad_slots.as_slice(), n);
    let frozen = const { frozen::<N>() };
    let pass = pass(memory.state, input_gradient, frozen.as_slice());
    net.pass_backward(&[], values, slots, grads, grad_slots, pass, dweights.as_mut_slice());
    true
}
