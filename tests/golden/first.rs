//! `First` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [5, 3] -> _ { First } }
network! { struct Any: [.., 3] -> _ { First } }
network! { struct One: [.., 2] -> _ { First } }
network! { struct Between: [.., 3] -> _ { a: Linear(4), First, b: Linear(2) } }

crate::compare::golden!("first", CLOSE; Plain, Any, One, Between);
