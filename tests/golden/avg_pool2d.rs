//! `AvgPool2d` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [2, 4, 6] -> _ { AvgPool2d(2) } }
network! { struct Rectangular: [2, 4, 6] -> _ { AvgPool2d((2, 3)) } }
network! { struct Overlapping: [2, 7, 5] -> _ { AvgPool2d(3, 2) } }
network! { struct StrideRectangular: [2, 7, 5] -> _ { AvgPool2d((3, 2), stride = (2, 3)) } }
network! { struct Padding: [2, 5, 7] -> _ { AvgPool2d(3, stride = 2, padding = 1) } }
network! { struct PaddingNotCounted: [2, 5, 7] -> _ { AvgPool2d(3, stride = 2, padding = 1, count_include_pad = false) } }
network! { struct PaddingPair: [2, 3, 5] -> _ { AvgPool2d((2, 4), stride = 1, padding = (1, 2)) } }
network! { struct PaddingSides: [2, 4, 4] -> _ { AvgPool2d(3, stride = 1, padding = (0, 1, 1, 0)) } }
network! { struct PaddingSidesNotCounted: [2, 4, 4] -> _ { AvgPool2d(3, stride = 1, padding = (0, 1, 1, 0), count_include_pad = false) } }
network! { struct Same: [2, 5, 6] -> _ { AvgPool2d(3, stride = 2, padding = same) } }
network! { struct SameNotCounted: [2, 5, 6] -> _ { AvgPool2d(3, stride = 2, padding = same, count_include_pad = false) } }
network! { struct Floor: [2, 5, 7] -> _ { AvgPool2d(2, rounding = floor) } }
network! { struct Ceil: [2, 5, 7] -> _ { AvgPool2d(2, rounding = ceil) } }
network! { struct CeilPadding: [2, 6, 4] -> _ { AvgPool2d(3, 2, padding = 1, rounding = ceil) } }
network! { struct CeilNotCounted: [2, 6, 4] -> _ { AvgPool2d(3, 2, padding = 1, rounding = ceil, count_include_pad = false) } }
network! { struct CeilLeftOut: [2, 5, 3] -> _ { AvgPool2d(2, padding = 1, rounding = ceil) } }

crate::compare::golden!(
    "avg_pool2d", CLOSE;
    Plain, Rectangular, Overlapping, StrideRectangular, Padding, PaddingNotCounted, PaddingPair, PaddingSides,
    PaddingSidesNotCounted, Same, SameNotCounted, Floor, Ceil, CeilPadding, CeilNotCounted, CeilLeftOut,
);
