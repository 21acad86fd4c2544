//! `Sigmoid` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { Sigmoid } }
network! { struct Image: [2, 3, 2] -> _ { Sigmoid } }
network! { struct Behind: [4] -> _ { fc: Linear(6), Sigmoid, out: Linear(2) } }

crate::compare::golden!("sigmoid", CLOSE; Sweep, Image, Behind);
