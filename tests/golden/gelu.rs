//! `Gelu` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { Gelu } }
network! { struct Approximate: [19] -> _ { Gelu(approximate = tanh) } }
network! { struct Image: [2, 3, 2] -> _ { Gelu } }
network! { struct Behind: [4] -> _ { fc: Linear(6), Gelu, out: Linear(2) } }

crate::compare::golden!("gelu", CLOSE; Sweep, Approximate, Image, Behind);
