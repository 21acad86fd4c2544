//! `MaxPool2d` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [2, 4, 6] -> _ { MaxPool2d(2) } }
network! { struct Rectangular: [2, 4, 6] -> _ { MaxPool2d((2, 3)) } }
network! { struct Overlapping: [2, 7, 5] -> _ { MaxPool2d(3, 2) } }
network! { struct StrideRectangular: [2, 7, 5] -> _ { MaxPool2d((3, 2), stride = (2, 3)) } }
network! { struct Padding: [2, 5, 7] -> _ { MaxPool2d(3, stride = 2, padding = 1) } }
network! { struct PaddingPair: [2, 3, 5] -> _ { MaxPool2d((2, 4), stride = 1, padding = (1, 2)) } }
network! { struct PaddingSides: [2, 4, 4] -> _ { MaxPool2d(3, stride = 1, padding = (0, 1, 1, 0)) } }
network! { struct Same: [2, 5, 6] -> _ { MaxPool2d(3, stride = 2, padding = same) } }
network! { struct Floor: [2, 5, 7] -> _ { MaxPool2d(2, rounding = floor) } }
network! { struct Ceil: [2, 5, 7] -> _ { MaxPool2d(2, rounding = ceil) } }
network! { struct CeilPadding: [2, 6, 4] -> _ { MaxPool2d(3, 2, padding = 1, rounding = ceil) } }
network! { struct CeilLeftOut: [2, 5, 3] -> _ { MaxPool2d(2, padding = 1, rounding = ceil) } }
network! { struct Dilation: [2, 5, 6] -> _ { MaxPool2d(2, stride = 1, dilation = (2, 3)) } }
network! { struct DilationPadding: [2, 7, 9] -> _ { MaxPool2d(3, stride = 2, padding = 1, dilation = 2) } }
network! { struct Ties: [1, 4, 4] -> _ { MaxPool2d(2) } }
// Not a number wins, and the last of several.
network! { struct NotANumber: [1, 2, 4] -> _ { MaxPool2d(2) } }
network! { struct Negative: [1, 3, 3] -> _ { MaxPool2d(3, stride = 1, padding = 1) } }

crate::compare::golden!(
    "max_pool2d", CLOSE;
    Plain, Rectangular, Overlapping, StrideRectangular, Padding, PaddingPair, PaddingSides, Same, Floor, Ceil,
    CeilPadding, CeilLeftOut, Dilation, DilationPadding, Ties, NotANumber, Negative,
);
