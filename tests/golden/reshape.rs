//! `Reshape` against PyTorch; alone, it is a network that only views its input.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Image: [12] -> _ { Reshape([2, 2, 3]) } }
network! { struct Swap: [2, 3, 4] -> _ { Reshape([3, 8]) } }
network! { struct Before: [16] -> _ { Reshape([1, 4, 4]), conv: Conv2d(2, kernel = 3) } }

crate::compare::golden!("reshape", CLOSE; Image, Swap, Before);
