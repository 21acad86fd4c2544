//! `Flatten` against PyTorch; alone, it is a network that only views its input.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Image: [2, 3, 4] -> _ { Flatten } }
network! { struct Vector: [5] -> _ { Flatten } }
network! { struct Before: [2, 2, 3] -> _ { Flatten, fc: Linear(3) } }

crate::compare::golden!("flatten", CLOSE; Image, Vector, Before);
