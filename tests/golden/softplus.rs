//! `Softplus` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { Softplus } }
network! { struct Sharp: [19] -> _ { Softplus(2.0) } }
network! { struct Early: [19] -> _ { Softplus(beta = 0.5, threshold = 2.0) } }
network! { struct Image: [2, 3, 2] -> _ { Softplus } }
network! { struct Behind: [4] -> _ { fc: Linear(6), Softplus, out: Linear(2) } }

crate::compare::golden!("softplus", CLOSE; Sweep, Sharp, Early, Image, Behind);
