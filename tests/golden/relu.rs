//! `Relu` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { Relu } }
network! { struct Image: [2, 3, 2] -> _ { Relu } }
network! { struct Behind: [4] -> _ { fc: Linear(6), Relu, out: Linear(2) } }

crate::compare::golden!("relu", CLOSE; Sweep, Image, Behind);
