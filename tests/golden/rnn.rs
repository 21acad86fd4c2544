//! `Rnn` against PyTorch: of known and of any length, in both directions, several on top of each other.

use dl::prelude::*;

use crate::compare::CLOSE;

network! { struct Plain: [5, 3] -> _ { rnn: Rnn(4) } }
network! { struct Any: [.., 3] -> _ { rnn: Rnn(4) } }
network! { struct NoBias: [2, 3] -> _ { rnn: Rnn(4, bias = false) } }
network! { struct One: [1, 1] -> _ { rnn: Rnn(1) } }
network! { struct Long: [50, 2] -> _ { rnn: Rnn(4) } }
network! { struct Wide: [.., 5] -> _ { rnn: Rnn(33) } }
network! { struct Stacked: [5, 3] -> _ { rnn: Rnn(4, num_layers = 2) } }
network! { struct Both: [5, 3] -> _ { rnn: bidirectional { Rnn(4) } } }
network! { struct BothAny: [.., 3] -> _ { rnn: bidirectional { Rnn(4) } } }
network! { struct BothStacked: [.., 3] -> _ { rnn: bidirectional { Rnn(4, num_layers = 2) } } }
network! { struct Classifier: [.., 3] -> _ { rnn: Rnn(4), Last, fc: Linear(2) } }
network! { struct Relu: [5, 3] -> _ { rnn: Rnn(4, nonlinearity = relu) } }

crate::compare::golden!(
    "rnn", CLOSE;
    Plain, Any, NoBias, One, Long, Wide, Stacked, Both, BothAny, BothStacked, Classifier, Relu,
);
