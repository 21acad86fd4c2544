//! `LogSoftmax` against PyTorch: classes of a vector, channels of every pixel, scores of any size.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Vector: [6] -> _ { LogSoftmax } }
network! { struct Image: [4, 2, 3] -> _ { LogSoftmax } }
network! { struct Rows: [3, 5] -> _ { LogSoftmax } }
network! { struct OneClass: [1] -> _ { LogSoftmax } }
network! { struct Extreme: [4] -> _ { LogSoftmax } }
network! { struct Behind: [4] -> _ { fc: Linear(3), LogSoftmax } }

crate::compare::golden!("log_softmax", CLOSE; Vector, Image, Rows, OneClass, Extreme, Behind);
