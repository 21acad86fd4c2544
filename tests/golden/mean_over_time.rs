//! `MeanOverTime` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [5, 3] -> _ { MeanOverTime } }
network! { struct Any: [.., 3] -> _ { MeanOverTime } }
network! { struct One: [.., 2] -> _ { MeanOverTime } }
network! { struct Between: [.., 3] -> _ { a: Linear(4), MeanOverTime, b: Linear(2) } }

crate::compare::golden!("mean_over_time", CLOSE; Plain, Any, One, Between);
