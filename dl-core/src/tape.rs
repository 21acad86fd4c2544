//! Training passes: what the forward pass leaves for the backward pass.

use alloc::{boxed::Box, vec::Vec};

use crate::element::Element;
use crate::network::Network;
use crate::plan::Plan;
use crate::rng::Rng;
use crate::run::Pass;
use crate::value::{self, Value};

/// Whether a forward pass is training or evaluation.
#[derive(Debug)]
pub enum Mode<'a> {
    /// Dropout drops, at random; batch normalization uses the batch and updates its running statistics.
    Train(&'a mut Rng),
    /// Dropout passes; batch normalization uses its running statistics.
    Eval,
}

/// A network that can be trained. Implemented by [`network!`](https://docs.rs/dl) where the feature `train` is on.
pub trait Train: Network {
    /// The memory of the forward pass, per sample.
    #[doc(hidden)]
    const VALUES: Plan;
    /// The memory of the backward pass, per sample; its inputs and outputs are the gradients of the network's.
    #[doc(hidden)]
    const GRADS: Plan;

    #[doc(hidden)]
    fn pass_forward(&mut self, values: &mut [Self::Elem], pass: Pass);

    #[doc(hidden)]
    fn pass_backward(&self, values: &[Self::Elem], grads: &mut [Self::Elem], pass: Pass, dweights: &mut Self);

    /// Fresh weights, the same for the same seed on every machine.
    fn init(seed: u64) -> Box<Self> {
        let mut net = Self::zeros();
        crate::init::init(net.as_mut_slice(), Self::SEGMENTS, seed);
        net
    }

    /// Memory for a forward and a backward pass; grows to the largest batch once, then nothing is allocated.
    fn tape() -> Tape<Self> {
        Tape::default()
    }

    /// The forward pass of a batch. In training mode, batch normalization updates its running statistics.
    fn forward<'t>(&mut self, tape: &'t mut Tape<Self>, batch: &[Self::Input], mode: Mode<'_>) -> &'t [Self::Output] {
        let n = batch.len();
        let (training, seed) = match mode {
            Mode::Train(rng) => (true, rng.next_u64()),
            Mode::Eval => (false, 0),
        };
        (tape.n, tape.training) = (n, training);
        let values = grow(&mut tape.values, n * Self::VALUES.len);
        for (part, slot) in Self::VALUES.inputs.iter().enumerate() {
            Self::Input::gather(batch, part, &mut values[slot.batch(n)]);
        }
        if n > 0 {
            self.pass_forward(values, Pass { n, training, seed, input_gradient: false });
        }
        if tape.outputs.len() < n {
            tape.outputs = value::zeros(n);
        }
        let outputs = &mut tape.outputs[..n];
        for (part, slot) in Self::VALUES.outputs.iter().enumerate() {
            Self::Output::scatter(&values[slot.batch(n)], part, outputs);
        }
        outputs
    }

    /// The backward pass: adds the gradient of the weights to `grads` and returns that of the inputs, given the gradient
    /// `doutput` of the outputs of the last forward pass.
    ///
    /// # Panics
    /// If `doutput` is not as long as the batch of the forward pass.
    fn backward<'t>(&self, tape: &'t mut Tape<Self>, doutput: &[Self::Output], grads: &mut Self) -> &'t [Self::Input] {
        run_backward(self, tape, doutput, grads, true);
        let n = tape.n;
        if tape.dinputs.len() < n {
            tape.dinputs = value::zeros(n);
        }
        for (part, slot) in Self::GRADS.inputs.iter().enumerate() {
            let flat = &tape.grads[slot.batch(n)];
            Self::Input::scatter(flat, part, &mut tape.dinputs[..n]);
        }
        &tape.dinputs[..n]
    }

    /// As [`Train::backward`], without the gradient of the inputs, which training does not need.
    ///
    /// # Panics
    /// If `doutput` is not as long as the batch of the forward pass.
    fn backward_weights(&self, tape: &mut Tape<Self>, doutput: &[Self::Output], grads: &mut Self) {
        run_backward(self, tape, doutput, grads, false);
    }
}

fn run_backward<N: Train>(net: &N, tape: &mut Tape<N>, doutput: &[N::Output], dweights: &mut N, input_gradient: bool) {
    let n = tape.n;
    assert!(
        doutput.len() == n,
        "`backward` was given the gradients of {} outputs, but the last `forward` had a batch of {n}",
        doutput.len()
    );
    let grads = grow(&mut tape.grads, n * N::GRADS.len);
    for (part, slot) in N::GRADS.outputs.iter().enumerate() {
        N::Output::gather(doutput, part, &mut grads[slot.batch(n)]);
    }
    if n > 0 {
        let values = &tape.values[..n * N::VALUES.len];
        let pass = Pass { n, training: tape.training, seed: 0, input_gradient };
        net.pass_backward(values, grads, pass, dweights);
    }
}

/// The activations of a forward pass, kept for the backward pass.
pub struct Tape<N: Network> {
    values: Vec<N::Elem>,
    grads: Vec<N::Elem>,
    outputs: Vec<N::Output>,
    dinputs: Vec<N::Input>,
    n: usize,
    training: bool,
}

impl<N: Network> Tape<N> {
    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        size_of::<N::Elem>() * (self.values.len() + self.grads.len())
            + size_of::<N::Output>() * self.outputs.len()
            + size_of::<N::Input>() * self.dinputs.len()
    }
}

impl<N: Network> Default for Tape<N> {
    fn default() -> Self {
        Tape { values: Vec::new(), grads: Vec::new(), outputs: Vec::new(), dinputs: Vec::new(), n: 0, training: false }
    }
}

fn grow<T: Element>(memory: &mut Vec<T>, len: usize) -> &mut [T] {
    if memory.len() < len {
        memory.resize(len, T::ZERO);
    }
    &mut memory[..len]
}
