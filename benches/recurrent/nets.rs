//! The networks that are timed.

use dl::prelude::*;

network! {
    /// A model of characters: one-hot vectors of 65 in, scores of the next one out.
    pub struct CharLstm: [.., 65] -> [.., 65] { Lstm(128), Linear(65) }
}

network! {
    /// A wide layer alone.
    pub struct Wide: [.., 64] -> [.., 256] { Lstm(256) }
}

/// A recurrent layer of one input, and a linear layer of one output.
macro_rules! steps {
    ($($Name:ident: $Layer:ident($h:literal);)*) => { $(
        network! { pub struct $Name: [.., 1] -> [.., 1] { $Layer($h), Linear(1) } }
    )* };
}
steps! {
    Lstm8: Lstm(8);
    Lstm16: Lstm(16);
    Lstm32: Lstm(32);
    Lstm64: Lstm(64);
    Gru8: Gru(8);
    Gru16: Gru(16);
    Gru32: Gru(32);
    Gru64: Gru(64);
}
