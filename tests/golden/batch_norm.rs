//! `BatchNorm` against PyTorch in both modes, running statistics included.

use dl::prelude::*;

use crate::compare::Tolerance;

/// Wider in single precision: small differences of large numbers are divided by a deviation.
const NORMALIZED: Tolerance = Tolerance { f32: 1e-4, f64: 1e-11 };

network! { struct Vector: [5] -> _ { bn: BatchNorm } }
network! { struct Image: [3, 4, 2] -> _ { bn: BatchNorm } }
network! { struct OneImage: [2, 3, 3] -> _ { bn: BatchNorm } }
network! { struct Plain: [2, 3, 3] -> _ { bn: BatchNorm(affine = false) } }
network! { struct Settings: [3] -> _ { bn: BatchNorm(eps = 0.1, momentum = 0.3) } }
// A mean fifty times the deviation: a variance computed as E[x²] − E[x]² would be lost in single precision.
network! { struct Offset: [3] -> _ { bn: BatchNorm } }
network! { struct Between: [4] -> _ { a: Linear(3), bn: BatchNorm, b: Linear(2) } }

crate::compare::golden!("batch_norm", NORMALIZED; Vector, Image, OneImage, Plain, Settings, Offset, Between);
