//! `Upsample` against PyTorch: both modes, both ways to place the corners.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Nearest: [2, 3, 4] -> [2, 6, 8] { Upsample(2) } }
network! { struct NearestThree: [2, 3, 2] -> _ { Upsample(3) } }
network! { struct NearestPair: [2, 3, 4] -> [2, 6, 12] { Upsample((2, 3), mode = nearest) } }
network! { struct NearestOne: [2, 3, 4] -> _ { Upsample(1) } }
network! { struct Bilinear: [2, 3, 4] -> _ { Upsample(2, mode = bilinear) } }
network! { struct BilinearThree: [2, 3, 2] -> _ { Upsample(3, mode = bilinear) } }
network! { struct BilinearPair: [2, 4, 3] -> _ { Upsample(scale = (2, 3), mode = bilinear, align_corners = false) } }
network! { struct BilinearFour: [1, 3, 3] -> _ { Upsample((4, 1), mode = bilinear) } }
network! { struct BilinearOnePixel: [2, 1, 1] -> _ { Upsample(3, mode = bilinear) } }
network! { struct Corners: [2, 3, 4] -> _ { Upsample(2, mode = bilinear, align_corners = true) } }
network! { struct CornersThree: [2, 3, 2] -> _ { Upsample(3, mode = bilinear, align_corners = true) } }
network! { struct CornersPair: [2, 4, 3] -> _ { Upsample((2, 3), mode = bilinear, align_corners = true) } }
network! { struct CornersOneRow: [2, 1, 5] -> _ { Upsample((1, 4), mode = bilinear, align_corners = true) } }
network! { struct CornersOnePixel: [2, 1, 1] -> _ { Upsample(2, mode = bilinear, align_corners = true) } }
network! { struct Between: [1, 4, 5] -> _ { a: Conv2d(3, kernel = 3), up: Upsample(2), b: Conv2d(2, kernel = 3, padding = 1) } }

crate::compare::golden!(
    "upsample", CLOSE;
    Nearest, NearestThree, NearestPair, NearestOne, Bilinear, BilinearThree, BilinearPair, BilinearFour,
    BilinearOnePixel, Corners, CornersThree, CornersPair, CornersOneRow, CornersOnePixel, Between,
);
