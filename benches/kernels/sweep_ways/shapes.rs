//! The shapes that are timed.

use std::fmt;

use dl_core::kernels::conv::Conv;
use dl_core::shape::Dims;
use dl_core::spec::{Conv2d, Padding};

const CHANNELS: [usize; 8] = [1, 3, 6, 8, 16, 20, 32, 64];
const OUTPUTS: [usize; 6] = [6, 8, 16, 20, 50, 64];
const SIDES: [usize; 7] = [5, 8, 12, 14, 16, 28, 32];
/// Kernels with their padding.
const KERNELS: [[usize; 2]; 5] = [[1, 0], [3, 0], [3, 1], [5, 0], [5, 2]];
const BATCHES: [usize; 3] = [1, 8, 16];

const LINEAR_INPUTS: [usize; 8] = [16, 64, 120, 256, 400, 784, 1024, 2048];
const LINEAR_OUTPUTS: [usize; 8] = [8, 10, 20, 32, 60, 84, 120, 500];
const LINEAR_BATCHES: [usize; 12] = [4, 6, 8, 12, 14, 16, 20, 24, 28, 31, 56, 64];

/// The most multiply-adds of a batch: larger ones take long, and differ little.
const MOST: usize = 30_000_000;

/// A layer, and the samples of a batch.
#[derive(Clone, Copy)]
pub enum Shape {
    Conv(Conv, usize),
    /// Inputs and outputs.
    Linear([usize; 2], usize),
}

/// All convolutions.
pub fn convolutions() -> Vec<Shape> {
    let mut shapes = Vec::new();
    for (channels, outputs) in pairs(&CHANNELS, &OUTPUTS) {
        for (side, [kernel, padding]) in pairs(&SIDES, &KERNELS) {
            let layer = Conv2d::DEFAULT.out_channels(outputs).kernel([kernel; 2]).padding(Padding::Zeros([padding; 4]));
            let input = Dims::new(&[channels, side, side]);
            let Ok(output) = layer.output(input) else { continue };
            let conv = Conv::new(&layer, input, output);
            let batches = BATCHES.into_iter().filter(|n| n * conv.weights() * conv.window.outputs() <= MOST);
            shapes.extend(batches.map(|n| Shape::Conv(conv, n)));
        }
    }
    shapes
}

/// All linear layers.
pub fn linear() -> Vec<Shape> {
    let sizes = pairs(&LINEAR_INPUTS, &LINEAR_OUTPUTS);
    let shapes = sizes.flat_map(|(i, o)| LINEAR_BATCHES.map(|n| ([i, o], n)));
    shapes.filter(|([i, o], n)| n * i * o <= MOST).map(|(size, n)| Shape::Linear(size, n)).collect()
}

/// All pairs.
fn pairs<A: Copy, B: Copy>(a: &[A], b: &[B]) -> impl Iterator<Item = (A, B)> {
    a.iter().flat_map(|a| b.iter().map(|b| (*a, *b)))
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Conv(Conv { window: g, outputs, .. }, n) => {
                let ([h, w], [kh, kw]) = (g.input, g.kernel);
                write!(f, "{n} of {}×{h}×{w} → {outputs}, {kh}×{kw}", g.channels)?;
                if g.before[0] > 0 { write!(f, " p{}", g.before[0]) } else { Ok(()) }
            }
            Shape::Linear([inputs, outputs], n) => write!(f, "{n} of {inputs} → {outputs}"),
        }
    }
}
