//! `Reverse` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [5, 3] -> _ { Reverse } }
network! { struct Any: [.., 3] -> _ { Reverse } }
network! { struct One: [.., 2] -> _ { Reverse } }
network! { struct Between: [.., 3] -> _ { a: Linear(4), Reverse, b: Linear(2) } }

crate::compare::golden!("reverse", CLOSE; Plain, Any, One, Between);
