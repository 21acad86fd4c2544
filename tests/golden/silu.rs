//! `Silu` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { Silu } }
network! { struct Image: [2, 3, 2] -> _ { Silu } }
network! { struct Behind: [4] -> _ { fc: Linear(6), Silu, out: Linear(2) } }

crate::compare::golden!("silu", CLOSE; Sweep, Image, Behind);
