//! `Repeat` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [3] -> _ { Repeat(4) } }
network! { struct Image: [2, 3, 2] -> _ { Repeat(3) } }
network! { struct Between: [3] -> _ { a: Linear(4), Repeat(5), b: Linear(2) } }

crate::compare::golden!("repeat", CLOSE; Plain, Image, Between);
