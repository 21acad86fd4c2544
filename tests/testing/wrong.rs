//! A network with a mistake.

use dl::layers::Flat;
use dl::plan::{Count, Segment, Slot};
use dl::prelude::*;
use dl_core::run::{Batch, Given, Pass};

network! {
    /// What is made wrong: its weights are no product, so that the gradients of both come from its pieces.
    pub struct Scaled: [5] -> [5] { scale: BatchNorm, Tanh }
}

/// No mistake.
pub const RIGHT: u8 = 0;
/// Prediction does not write output 3.
pub const UNWRITTEN: u8 = 1;
/// The forward pass does not write output 3.
pub const FORGOTTEN: u8 = 2;
/// The gradient of input 0 is wrong.
pub const DATA: u8 = 3;
/// The gradient of input 1 is added to what was in memory.
pub const LEAKING: u8 = 4;
/// The gradient of the first weight is wrong.
pub const WEIGHTS: u8 = 5;
/// The gradient of input 0 is wrong in evaluation.
pub const HALVED: u8 = 6;
/// There is a gradient of weights only together with that of the input.
pub const ONCE: u8 = 7;
/// A running statistic has a gradient.
pub const STATE: u8 = 8;

/// [`Scaled`] with a mistake.
#[repr(transparent)]
pub struct Wrong<const MISTAKE: u8>(Scaled<f64>);

// SAFETY: the same numbers as those of `Scaled`.
unsafe impl<const MISTAKE: u8> Flat<f64> for Wrong<MISTAKE> {}

impl<const MISTAKE: u8> Parameters for Wrong<MISTAKE> {
    type Elem = f64;
    const SEGMENTS: &'static [Segment] = Scaled::<f64>::SEGMENTS;
    fn as_slice(&self) -> &[f64] {
        self.0.as_slice()
    }
    fn as_mut_slice(&mut self) -> &mut [f64] {
        self.0.as_mut_slice()
    }
}

/// What number 3 of every sample's output was before a pass, it is after it.
fn without_3(memory: &mut [f64], outputs: &[Slot], n: Count, pass: impl FnOnce(&mut [f64])) {
    let [slot] = outputs else { unreachable!("one output") };
    let before = memory[slot.batch(n)].to_vec();
    pass(memory);
    let after = memory[slot.batch(n)].chunks_exact_mut(slot.len);
    after.zip(before.chunks_exact(slot.len)).for_each(|(after, before)| after[3] = before[3]);
}

impl<const MISTAKE: u8> Network for Wrong<MISTAKE> {
    type Input = [f64; 5];
    type Output = [f64; 5];
    type Ends = dl::network::ends::Scores;
    const NAME: &'static str = Scaled::<f64>::NAME;
    type Tables = <Scaled<f64> as Network>::Tables;
    type ArenaSlots = <Scaled<f64> as Network>::ArenaSlots;
    type Room<X: Copy + Send + Sync + 'static> = <Scaled<f64> as Network>::Room<X>;

    fn pass_infer(&self, batch: Batch<'_, f64>, arena: &mut [f64], slots: &Self::ArenaSlots) {
        let pass = |arena: &mut [f64]| self.0.pass_infer(batch, arena, slots);
        match MISTAKE {
            UNWRITTEN => without_3(arena, Self::INFER.outputs, batch.n, pass),
            _ => pass(arena),
        }
    }

    fn pass_one(&self, given: Given<'_, f64>, arena: &mut [f64], slots: &Self::ArenaSlots) {
        let pass = |arena: &mut [f64]| self.0.pass_one(given, arena, slots);
        match MISTAKE {
            UNWRITTEN => without_3(arena, Self::ONE.outputs, given.n, pass),
            _ => pass(arena),
        }
    }

    fn pass_state(&self, _layer: usize, _state: &mut [f64]) {}

    fn pass_pack(&self, layer: usize, packed: &mut [f64], backward: bool) {
        self.0.pass_pack(layer, packed, backward);
    }
}

impl<const MISTAKE: u8> Train for Wrong<MISTAKE> {
    type ValueSlots = <Scaled<f64> as Train>::ValueSlots;
    type GradSlots = <Scaled<f64> as Train>::GradSlots;

    fn pass_forward(&self, packs: &[f64], values: &mut [f64], slots: &Self::ValueSlots, pass: Pass<'_>) {
        let forward = |values: &mut [f64]| self.0.pass_forward(packs, values, slots, pass);
        match MISTAKE {
            FORGOTTEN => without_3(values, Self::VALUES.outputs, pass.n, forward),
            _ => forward(values),
        }
    }

    fn pass_backward(
        &self,
        packs: &[f64],
        values: &mut [f64],
        slots: &Self::ValueSlots,
        grads: &mut [f64],
        grad_slots: &Self::GradSlots,
        pass: Pass<'_>,
        dweights: &mut [f64],
    ) {
        let [input] = Self::GRADS.inputs else { unreachable!("one input") };
        let before = grads.to_vec();
        self.0.pass_backward(packs, values, slots, grads, grad_slots, pass, dweights);
        match MISTAKE {
            DATA => grads[input.at * pass.n.samples] *= 1.5,
            LEAKING => grads[input.at * pass.n.samples + 1] += before[input.at * pass.n.samples + 1],
            WEIGHTS => dweights[0] *= 1.5,
            HALVED if !pass.training => grads[input.at * pass.n.samples] *= 0.5,
            ONCE if !pass.input_gradient => dweights.fill(0.0),
            STATE => dweights[10] = 1.0,
            _ => {}
        }
    }

    fn pass_update(&mut self, values: &[f64], slots: &Self::ValueSlots, pass: Pass<'_>) {
        self.0.pass_update(values, slots, pass);
    }
}
