//! What is learned, on the microcontroller and on the workstation alike: `tests/device/finetune.rs` does the same and has written `data/`.

use dl::device::{self, Adam, Moments, Momentum};
use dl::prelude::*;

network! {
    /// Has learned to see on a workstation, from the digits 0 to 4.
    pub struct Body: [1, 8, 8] -> [24] {
        Conv2d(8, kernel = 3, bias = false), BatchNorm, Relu, MaxPool2d(2), Flatten, Linear(24), Relu,
    }
}

network! {
    /// Learns all ten digits on the device: the body stays as it is.
    pub struct Digits: [1, 8, 8] -> [10] { frozen body: Body, head: Linear(10) }
}

network! {
    /// Layers that go through time, dropout, convolutions both ways: all of it is trained.
    pub struct Sequence: [6, 4] -> [3] {
        Lstm(5), residual { Gru(5, reset_after = false), Tanh }, Rnn(4), Reshape([1, 6, 4]),
        Conv2d(2, kernel = 3, stride = 1, padding = 1), Gelu, ConvTranspose2d(2, kernel = 2, stride = 2), AvgPool2d(2),
        BatchNorm, Flatten, Dropout(0.2), Linear(3),
    }
}

/// An image, and which digit it is.
pub type Sample = ([[[f32; 8]; 8]; 1], usize);

/// Bytes of a sample in a file: 64 grey values 0..=16, and the label.
pub const BYTES: usize = 65;

/// Samples that are learned; the others are for the test.
pub const LEARNED: usize = 100;

/// Steps of the network for sequences.
pub const STEPS: u32 = 400;

/// Reads a sample.
pub fn sample(bytes: &[u8; BYTES]) -> Sample {
    let image = [core::array::from_fn(|y| core::array::from_fn(|x| f32::from(bytes[8 * y + x]) / 16.0))];
    (image, usize::from(bytes[64]))
}

/// All that a network needs to learn, beside itself.
pub struct Memory {
    digits: DigitsTraining,
    digits_gradient: Digits,
    digits_moment: Digits,
    sequence: SequenceTraining,
    sequence_gradient: Sequence,
    sequence_moments: Moments<Sequence>,
}

impl Memory {
    /// All zeros: a `static` of it takes no flash.
    pub const fn new() -> Self {
        Memory {
            digits: DigitsTraining::new(),
            digits_gradient: device::zeros(),
            digits_moment: device::zeros(),
            sequence: SequenceTraining::new(),
            sequence_gradient: device::zeros(),
            sequence_moments: Moments::new(),
        }
    }
}

/// Goes once through samples, ten to a step. The mean loss; `None` if a label is none.
pub fn learn_digits(net: &mut Digits, memory: &mut Memory, samples: &[[u8; BYTES]]) -> Option<f32> {
    let Memory { digits: pass, digits_gradient: grads, digits_moment: moment, .. } = memory;
    let mut sum = 0.0;
    for samples in samples.chunks(10) {
        device::zero(grads);
        for (image, label) in samples.iter().map(sample) {
            let scores = net.forward_one(pass, &image);
            let (loss, dscores) = device::cross_entropy(&scores, label)?;
            net.backward_one(pass, &dscores, grads);
            sum += loss;
        }
        device::scale(grads, 1.0 / samples.len() as f64);
        Momentum::new(0.02, 0.8).step(net, grads, moment);
    }
    Some(sum / samples.len() as f32)
}

/// How many digits of some samples are seen right.
pub fn right(net: &Digits, memory: &mut Memory, samples: &[[u8; BYTES]]) -> usize {
    let winner = |scores: [f32; 10]| (1..10).fold(0, |best, i| if scores[i] > scores[best] { i } else { best });
    let samples = samples.iter().map(sample);
    samples.filter(|(image, label)| winner(net.forward_one(&mut memory.digits, image)) == *label).count()
}

/// Numbers that look random, in ±`most`.
fn fill(numbers: &mut [f32], seed: u32, most: f32) {
    let mut state = seed;
    for number in numbers {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *number = ((state >> 8) as f32 / 8_388_608.0 - 1.0) * most;
    }
}

/// How a sequence network begins.
pub fn begin(net: &mut Sequence) {
    for (i, segment) in Sequence::<f32>::SEGMENTS.iter().enumerate() {
        let numbers = &mut net.as_mut_slice()[segment.range()];
        fill(numbers, i as u32 + 1, 0.4);
        if segment.field == "running_var" {
            numbers.iter_mut().for_each(|v| *v += 1.0);
        }
    }
}

/// Learns to tell from a sequence its first, its largest and its last number. The loss of the last of so many steps.
pub fn learn_sequences(net: &mut Sequence, memory: &mut Memory, steps: u32) -> f32 {
    let Memory { sequence: pass, sequence_gradient: grads, sequence_moments: moments, .. } = memory;
    let mut last = 0.0;
    for step in 0..steps {
        let mut x = [[0.0; 4]; 6];
        fill(x.as_flattened_mut(), step % 16 + 100, 1.0);
        let largest = x.as_flattened().iter().fold(-1.0, |m: f32, x| m.max(*x));
        let y = net.forward_one(pass, &x);
        let (loss, dy) = device::mse(&y, &[x[0][0], largest, x[5][3]]);
        device::zero(grads);
        net.backward_one(pass, &dy, grads);
        Adam::new(3e-3).step(net, grads, moments);
        last = loss;
    }
    last
}
