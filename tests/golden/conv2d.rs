//! `Conv2d` against PyTorch: kernels, strides, paddings, dilations, groups, roundings.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [1, 6, 5] -> _ { conv: Conv2d(2, kernel = 3) } }
network! { struct Rectangular: [2, 7, 9] -> _ { conv: Conv2d(3, kernel = (3, 2)) } }
network! { struct Stride: [2, 7, 9] -> _ { conv: Conv2d(4, kernel = (3, 2), stride = 2, padding = 1, rounding = floor) } }
network! { struct StrideRectangular: [2, 9, 8] -> _ { conv: Conv2d(3, kernel = (3, 2), stride = (2, 3)) } }
network! { struct StrideLargerThanKernel: [2, 8, 5] -> _ { conv: Conv2d(3, kernel = 2, stride = 3) } }
network! { struct PaddingPair: [2, 4, 6] -> _ { conv: Conv2d(3, kernel = (5, 3), padding = (2, 1)) } }
network! { struct PaddingLarge: [1, 2, 2] -> _ { conv: Conv2d(2, kernel = 2, padding = 3) } }
network! { struct PaddingSides: [2, 5, 4] -> _ { conv: Conv2d(3, kernel = 3, padding = (1, 2, 0, 3)) } }
network! { struct Valid: [2, 6, 5] -> _ { conv: Conv2d(3, kernel = 4, padding = valid) } }
network! { struct Same: [2, 7, 8] -> _ { conv: Conv2d(3, kernel = (4, 3), stride = (2, 3), padding = same) } }
network! { struct SameDilated: [2, 6, 6] -> _ { conv: Conv2d(3, kernel = 2, dilation = (3, 2), padding = same) } }
network! { struct SamePointwise: [2, 6, 5] -> _ { conv: Conv2d(3, kernel = 1, stride = 2, padding = same) } }
network! { struct Dilation: [2, 5, 9] -> _ { conv: Conv2d(3, kernel = (2, 3), dilation = (2, 3)) } }
network! { struct DilationStride: [2, 7, 7] -> _ { conv: Conv2d(3, kernel = 3, dilation = 2, stride = 2, padding = 2) } }
network! { struct Floor: [2, 8, 7] -> _ { conv: Conv2d(3, kernel = 3, stride = (2, 3), rounding = floor) } }
network! { struct Ceil: [2, 6, 6] -> _ { conv: Conv2d(3, kernel = 3, stride = 2, rounding = ceil) } }
network! { struct Groups: [4, 5, 5] -> _ { conv: Conv2d(6, kernel = 3, groups = 2) } }
network! { struct GroupsStride: [6, 6, 5] -> _ { conv: Conv2d(9, kernel = (2, 3), groups = 3, stride = 2, padding = 1, bias = false, rounding = floor) } }
network! { struct Depthwise: [4, 5, 6] -> _ { conv: Conv2d(4, kernel = 3, groups = 4, padding = 1) } }
network! { struct DepthwiseMultiplied: [3, 6, 6] -> _ { conv: Conv2d(6, kernel = 3, groups = 3, stride = 2, padding = 1, rounding = floor) } }
network! { struct NoBias: [2, 4, 4] -> _ { conv: Conv2d(3, kernel = 3, padding = 1, bias = false) } }
network! { struct Pointwise: [5, 3, 4] -> _ { conv: Conv2d(7, kernel = 1) } }
network! { struct WholeImage: [2, 3, 4] -> _ { conv: Conv2d(5, kernel = (3, 4)) } }
network! { struct OnePixel: [1, 1, 1] -> _ { conv: Conv2d(1, kernel = 1) } }
network! { struct Large: [3, 12, 11] -> _ { conv: Conv2d(8, kernel = 5, padding = 2) } }
network! { struct Deep: [12, 7, 7] -> _ { conv: Conv2d(16, kernel = 3, padding = 1) } }
network! { struct TwoLayers: [1, 4, 5] -> _ { a: Conv2d(3, kernel = 3, padding = 1), b: Conv2d(2, kernel = 2) } }

crate::compare::golden!(
    "conv2d", CLOSE;
    Plain, Rectangular, Stride, StrideRectangular, StrideLargerThanKernel, PaddingPair, PaddingLarge,
    PaddingSides, Valid, Same, SameDilated, SamePointwise, Dilation, DilationStride, Floor, Ceil, Groups,
    GroupsStride, Depthwise, DepthwiseMultiplied, NoBias, Pointwise, WholeImage, OnePixel, Large, Deep,
    TwoLayers,
);
