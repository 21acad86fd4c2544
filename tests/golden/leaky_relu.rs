//! `LeakyRelu` against PyTorch, from −200 to 200.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Sweep: [19] -> _ { LeakyRelu } }
network! { struct Steep: [19] -> _ { LeakyRelu(0.2) } }
network! { struct Image: [2, 3, 2] -> _ { LeakyRelu } }
network! { struct Behind: [4] -> _ { fc: Linear(6), LeakyRelu, out: Linear(2) } }

crate::compare::golden!("leaky_relu", CLOSE; Sweep, Steep, Image, Behind);
