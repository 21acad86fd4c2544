//! Recurrent layers: every way to compute them is the same, the backward pass included.

use dl_core::spec::*;

use crate::check;

/// Each layer, at sizes beside and at those of registers and panels.
pub fn ways() {
    macro_rules! of {
        ($($Layer:ident, $layer:expr, $features:expr;)*) => { $( {
            check::site!(Here, $Layer, $layer, $features);
            check::ways::<Here>($layer.reverse);
        } )* };
    }
    of! {
        Rnn, Rnn::DEFAULT.hidden_size(21), 5;
        Rnn, Rnn::DEFAULT.hidden_size(64).nonlinearity(Nonlinearity::Relu), 3;
        Lstm, Lstm::DEFAULT.hidden_size(13).peephole(true), 4;
        Lstm, Lstm::DEFAULT.hidden_size(51), 9;
        Lstm, Lstm::DEFAULT.hidden_size(5).peephole(true).bias(false).reversed(), 2;
        Gru, Gru::DEFAULT.hidden_size(21), 9;
        Gru, Gru::DEFAULT.hidden_size(35).reset_after(false), 5;
        Gru, Gru::DEFAULT.hidden_size(48).bias(false), 17;
    }
}
