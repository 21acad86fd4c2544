//! `Softmax` against PyTorch: classes of a vector, channels of every pixel, scores of any size.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Vector: [6] -> _ { Softmax } }
network! { struct Image: [4, 2, 3] -> _ { Softmax } }
network! { struct Rows: [3, 5] -> _ { Softmax } }
network! { struct OneClass: [1] -> _ { Softmax } }
network! { struct Extreme: [4] -> _ { Softmax } }
network! { struct Behind: [4] -> _ { fc: Linear(3), Softmax } }

crate::compare::golden!("softmax", CLOSE; Vector, Image, Rows, OneClass, Extreme, Behind);
