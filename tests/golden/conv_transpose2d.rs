//! `ConvTranspose2d` against PyTorch: kernels, strides, paddings at both sides, dilations, groups.

use dl::prelude::*;

use crate::compare::{CLOSE, Tolerance};

/// `Deep` takes Winograd's way, which in `f32` is off by up to 10⁻⁶ of the sum of the sizes of all addends: here a hundred.
const WINOGRAD: Tolerance = Tolerance { f32: 5e-5, ..CLOSE };

network! { struct Plain: [2, 4, 5] -> [3, 6, 7] { conv: ConvTranspose2d(3, kernel = 3) } }
network! { struct Rectangular: [3, 4, 3] -> _ { conv: ConvTranspose2d(2, kernel = (3, 2)) } }
network! { struct Stride: [2, 3, 5] -> [4, 6, 10] { conv: ConvTranspose2d(4, kernel = 2, stride = 2) } }
network! { struct StrideRectangular: [2, 3, 4] -> _ { conv: ConvTranspose2d(3, kernel = (3, 2), stride = (2, 3)) } }
network! { struct StrideLargerThanKernel: [2, 3, 4] -> _ { conv: ConvTranspose2d(3, kernel = 2, stride = 3) } }
network! { struct Padding: [2, 4, 5] -> [3, 4, 5] { conv: ConvTranspose2d(3, kernel = 3, padding = 1) } }
network! { struct PaddingPair: [2, 3, 4] -> _ { conv: ConvTranspose2d(3, kernel = (5, 3), stride = 2, padding = (2, 1)) } }
network! { struct PaddingLarge: [2, 6, 7] -> _ { conv: ConvTranspose2d(3, kernel = 2, padding = 3) } }
network! { struct OutputPadding: [2, 4, 3] -> [3, 8, 6] { conv: ConvTranspose2d(3, kernel = 3, stride = 2, padding = 1, output_padding = 1) } }
network! { struct OutputPaddingPair: [2, 3, 3] -> _ { conv: ConvTranspose2d(3, kernel = 2, stride = (3, 2), output_padding = (2, 0)) } }
network! { struct OutputPaddingDilation: [2, 3, 4] -> _ { conv: ConvTranspose2d(3, kernel = 2, dilation = 3, output_padding = 2) } }
network! { struct Dilation: [2, 4, 3] -> _ { conv: ConvTranspose2d(3, kernel = (2, 3), dilation = (3, 2)) } }
network! { struct DilationStride: [2, 3, 4] -> _ { conv: ConvTranspose2d(3, kernel = 3, stride = 2, padding = 2, output_padding = 1, dilation = 2) } }
network! { struct Groups: [4, 3, 4] -> _ { conv: ConvTranspose2d(6, kernel = 3, stride = 2, groups = 2) } }
network! { struct Depthwise: [4, 3, 3] -> _ { conv: ConvTranspose2d(4, kernel = 4, stride = 2, padding = 1, groups = 4) } }
network! { struct DepthwiseMultiplied: [3, 3, 4] -> _ { conv: ConvTranspose2d(6, kernel = 3, groups = 3, bias = false) } }
network! { struct NoBias: [2, 3, 3] -> _ { conv: ConvTranspose2d(3, kernel = 3, stride = 2, bias = false) } }
network! { struct Pointwise: [5, 3, 4] -> _ { conv: ConvTranspose2d(7, kernel = 1) } }
network! { struct OnePixel: [6, 1, 1] -> _ { conv: ConvTranspose2d(4, kernel = (4, 3)) } }
network! { struct OneSample: [3, 5, 6] -> _ { conv: ConvTranspose2d(2, kernel = 4, stride = 2, padding = 1) } }
network! { struct Deep: [12, 7, 7] -> _ { conv: ConvTranspose2d(16, kernel = 3, padding = 1) } }
network! { struct Many: [3, 4, 4] -> _ { conv: ConvTranspose2d(2, kernel = 3, stride = 2, padding = 1, output_padding = 1) } }
network! { struct Between: [1, 5, 7] -> _ { Conv2d(3, kernel = 3, stride = 2, padding = 1), Relu, ConvTranspose2d(2, kernel = 2, stride = 2), Relu } }

crate::compare::golden!(
    "conv_transpose2d", WINOGRAD;
    Plain, Rectangular, Stride, StrideRectangular, StrideLargerThanKernel, Padding, PaddingPair, PaddingLarge,
    OutputPadding, OutputPaddingPair, OutputPaddingDilation, Dilation, DilationStride, Groups, Depthwise,
    DepthwiseMultiplied, NoBias, Pointwise, OnePixel, OneSample, Deep, Many, Between,
);
