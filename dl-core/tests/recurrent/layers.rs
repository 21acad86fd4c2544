//! Every layer with each of its options.

use dl_core::spec::*;

use crate::check;

/// One test of gradients and ways for each line.
macro_rules! checks {
    ($($name:ident: $Layer:ident, $layer:expr, $features:expr;)*) => { $(
        #[test]
        fn $name() {
            check::site!(Here, $Layer, $layer, $features);
            check::gradients::<Here>();
            check::ways::<Here>($layer.reverse);
        }
    )* };
}

checks! {
    rnn: Rnn, Rnn::DEFAULT.hidden_size(5), 3;
    rnn_relu: Rnn, Rnn::DEFAULT.hidden_size(3).nonlinearity(Nonlinearity::Relu), 2;
    rnn_without_bias: Rnn, Rnn::DEFAULT.hidden_size(1).bias(false), 1;
    rnn_learned: Rnn, Rnn::DEFAULT.hidden_size(4).initial_state(InitialState::Learned), 2;
    rnn_reverse: Rnn, Rnn::DEFAULT.hidden_size(3).reversed(), 2;
    lstm: Lstm, Lstm::DEFAULT.hidden_size(5), 3;
    lstm_without_bias: Lstm, Lstm::DEFAULT.hidden_size(2).bias(false), 4;
    lstm_peephole: Lstm, Lstm::DEFAULT.hidden_size(3).peephole(true), 2;
    lstm_learned: Lstm, Lstm::DEFAULT.hidden_size(3).initial_state(InitialState::Learned), 2;
    lstm_reverse: Lstm, Lstm::DEFAULT.hidden_size(3).peephole(true).reversed(), 2;
    lstm_wider: Lstm, Lstm::DEFAULT.hidden_size(17), 1;
    gru: Gru, Gru::DEFAULT.hidden_size(5), 3;
    gru_without_bias: Gru, Gru::DEFAULT.hidden_size(2).bias(false), 4;
    gru_before: Gru, Gru::DEFAULT.hidden_size(5).reset_after(false), 3;
    gru_before_without_bias: Gru, Gru::DEFAULT.hidden_size(3).reset_after(false).bias(false), 2;
    gru_before_wider: Gru, Gru::DEFAULT.hidden_size(17).reset_after(false).reversed(), 1;
    gru_learned: Gru, Gru::DEFAULT.hidden_size(3).initial_state(InitialState::Learned), 2;
    gru_reverse: Gru, Gru::DEFAULT.hidden_size(3).reversed(), 2;
    gru_wider: Gru, Gru::DEFAULT.hidden_size(19), 1;
}

/// Sizes at the borders of registers and panels, whose gradients are compared among ways only.
macro_rules! wide {
    ($($name:ident: $Layer:ident, $layer:expr, $features:expr;)*) => { $(
        #[test]
        fn $name() {
            check::site!(Here, $Layer, $layer, $features);
            check::ways::<Here>($layer.reverse);
        }
    )* };
}

wide! {
    rnn_48: Rnn, Rnn::DEFAULT.hidden_size(48), 9;
    lstm_33: Lstm, Lstm::DEFAULT.hidden_size(33), 17;
    lstm_70: Lstm, Lstm::DEFAULT.hidden_size(70).peephole(true), 5;
    gru_64: Gru, Gru::DEFAULT.hidden_size(64), 16;
    gru_before_100: Gru, Gru::DEFAULT.hidden_size(100).reset_after(false), 3;
}
