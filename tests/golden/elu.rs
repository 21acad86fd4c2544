//! `Elu` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { Elu } }
network! { struct Half: [19] -> _ { Elu(0.5) } }
network! { struct Image: [2, 3, 2] -> _ { Elu } }
network! { struct Behind: [4] -> _ { fc: Linear(6), Elu, out: Linear(2) } }

crate::compare::golden!("elu", CLOSE; Sweep, Half, Image, Behind);
