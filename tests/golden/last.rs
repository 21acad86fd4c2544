//! `Last` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [5, 3] -> _ { Last } }
network! { struct Any: [.., 3] -> _ { Last } }
network! { struct One: [.., 2] -> _ { Last } }
network! { struct Between: [.., 3] -> _ { a: Linear(4), Last, b: Linear(2) } }

crate::compare::golden!("last", CLOSE; Plain, Any, One, Between);
