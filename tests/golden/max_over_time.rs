//! `MaxOverTime` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [5, 3] -> _ { MaxOverTime } }
network! { struct Any: [.., 3] -> _ { MaxOverTime } }
network! { struct One: [.., 2] -> _ { MaxOverTime } }
network! { struct Between: [.., 3] -> _ { a: Linear(4), MaxOverTime, b: Linear(2) } }

crate::compare::golden!("max_over_time", CLOSE; Plain, Any, One, Between);
