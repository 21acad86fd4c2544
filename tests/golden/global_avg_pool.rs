//! `GlobalAvgPool` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [3, 4, 5] -> _ { GlobalAvgPool } }
network! { struct OnePixel: [2, 1, 1] -> _ { GlobalAvgPool } }
network! { struct Row: [1, 1, 7] -> _ { GlobalAvgPool } }

crate::compare::golden!("global_avg_pool", CLOSE; Plain, OnePixel, Row);
