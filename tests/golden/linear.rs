//! `Linear` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [5] -> _ { fc: Linear(4) } }
network! { struct NoBias: [7] -> _ { fc: Linear(3, bias = false) } }
network! { struct One: [1] -> _ { fc: Linear(1) } }
network! { struct Wide: [40] -> _ { fc: Linear(24) } }
network! { struct Unnamed: [3] -> _ { Linear(5), Tanh, Linear(2) } }

crate::compare::golden!("linear", CLOSE; Plain, NoBias, One, Wide, Unnamed);
