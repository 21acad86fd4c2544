//! What the struct of a network with recurrent layers is made of.

use dl::prelude::*;

network! {
    /// Layers on top of each other, in both directions, once more with the same weights, and frozen.
    pub struct Net: [.., token(65)] -> [.., 16] {
        embed: Embedding(65, 16),
        one: Lstm(16),
        stacked: Gru(16, num_layers = 3),
        both: bidirectional { Rnn(8, nonlinearity = relu) } => [.., 16],
        frozen deep: bidirectional { Lstm(8, num_layers = 2) },
        bidirectional { inner: Gru(8) },
        shared both, shared inner,
        bidirectional { Lstm(8) },
        concat { {}, { Linear(4) } } => [.., 20],
        Linear(16),
    }
}

#[test]
#[allow(clippy::no_effect_underscore_binding)]
fn fields_are_called_after_layer_and_direction() {
    fn _fields(net: &Net) {
        let _layers = (&net.embed, &net.one, &net.stacked, &net.stacked_l1, &net.stacked_l2);
        let _both = (&net.both, &net.both_reverse, &net.inner, &net.inner_reverse);
        let _deep = (&net.deep, &net.deep_reverse, &net.deep_l1, &net.deep_l1_reverse);
        let _unnamed = (&net.layer8, &net.layer8_reverse, &net.layer10.weight);
    }
}
