//! `Embedding` against PyTorch: of one token, of sequences of known and of any length.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct One: token(7) -> _ { e: Embedding(7, 4) } }
network! { struct Sequence: [6, token(5)] -> _ { e: Embedding(5, 3) } }
network! { struct Any: [.., token(5)] -> _ { e: Embedding(5, 3), fc: Linear(2) } }

crate::compare::golden!("embedding", CLOSE; One, Sequence, Any);
