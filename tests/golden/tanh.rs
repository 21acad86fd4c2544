//! `Tanh` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { Tanh } }
network! { struct Image: [2, 3, 2] -> _ { Tanh } }
network! { struct Behind: [4] -> _ { fc: Linear(6), Tanh, out: Linear(2) } }

crate::compare::golden!("tanh", CLOSE; Sweep, Image, Behind);
