//! A training step, and whether it is right.

use dl::prelude::*;
use dl::value::Array;
use timing::naive;

/// How many samples are trained on at once.
pub const BATCH: usize = 64;
/// The learning rate.
pub const RATE: f64 = 1e-3;
/// The momentum.
pub const MOMENTUM: f64 = 0.9;

/// A training step: forward, loss, backward, and SGD with momentum.
pub struct Step<N: Train, L> {
    net: Box<N>,
    tape: Tape<N>,
    grads: Box<N>,
    doutput: Vec<N::Output>,
    rng: Rng,
    sgd: Sgd,
    loss: L,
}

impl<N: Train<Elem = f32, Output = [f32; 10]>, L: Loss<[f32; 10], usize>> Step<N, L> {
    /// For a batch of `samples` and a copy of a network's weights.
    pub fn new(from: &N, loss: L, samples: usize) -> Self {
        let (mut net, sgd) = (N::zeros(), Sgd::new(RATE).momentum(MOMENTUM));
        net.as_mut_slice().copy_from_slice(from.as_slice());
        let doutput = vec![[0.0; 10]; samples];
        Step { net, tape: N::tape(), grads: N::zeros(), doutput, rng: Rng::new(1), sgd, loss }
    }

    /// One step; the loss.
    pub fn run(&mut self, batch: &[N::Input], labels: &[usize]) -> f64 {
        let output = self.net.forward(&mut self.tape, batch, Mode::Train(&mut self.rng));
        let loss = self.loss.loss(output, labels, &mut self.doutput).expect("outputs are finite");
        optim::zero(&mut *self.grads);
        self.net.backward_weights(&mut self.tape, &self.doutput, &mut self.grads);
        self.sgd.step(&mut *self.net, &self.grads);
        loss
    }

    /// The bytes of what the forward pass leaves for the backward pass.
    pub fn tape_bytes(&self) -> usize {
        self.tape.bytes()
    }
}

/// The network computes the same as straightforward loops: the outputs, and the losses of three training steps.
pub fn check<N>(
    net: &N,
    naive: &mut naive::Network,
    batch: &[N::Input],
    labels: &[usize],
    loss: impl Loss<[f32; 10], usize>,
) where
    N: Train<Elem = f32, Output = [f32; 10]>,
    N::Input: Array<f32>,
{
    naive.set_weights(net.as_slice());
    let flat = N::Input::flat(batch);
    for (x, y) in flat.chunks_exact(flat.len() / batch.len()).zip(net.predict_batch(batch)) {
        for (naive, ours) in naive.predict(x).iter().zip(y) {
            assert!((naive - ours).abs() < 1e-4, "{}: {ours}, but straightforward loops give {naive}", N::NAME);
        }
    }
    let mut step = Step::new(net, loss, batch.len());
    for _ in 0..3 {
        let (ours, naive) = (step.run(batch, labels), naive.train(flat, labels, RATE as f32, MOMENTUM as f32) as f64);
        assert!((ours - naive).abs() < 1e-4, "{}: loss {ours}, but straightforward loops give {naive}", N::NAME);
    }
}
