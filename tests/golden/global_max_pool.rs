//! `GlobalMaxPool` against PyTorch.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [3, 4, 5] -> _ { GlobalMaxPool } }
network! { struct OnePixel: [2, 1, 1] -> _ { GlobalMaxPool } }
network! { struct Column: [1, 7, 1] -> _ { GlobalMaxPool } }
network! { struct Ties: [2, 2, 3] -> _ { GlobalMaxPool } }
// Not a number wins, and the last of several.
network! { struct NotANumber: [2, 2, 2] -> _ { GlobalMaxPool } }

crate::compare::golden!("global_max_pool", CLOSE; Plain, OnePixel, Column, Ties, NotANumber);
