//! The functions of the gates of `Rnn` and `Gru`, each in a place of its own that all layers share: there are many gates, and the code of a
//! function is longer than that of a product. The loops around the calls then have all registers for themselves. (An LSTM, of five functions for
//! each unit, has all of a unit in one place.)

use crate::element::Element;

/// σ(x), see [`Element::sigmoid`].
#[inline(never)]
pub fn sigmoid<T: Element>(x: T) -> T {
    x.sigmoid()
}

/// tanh x, see [`Element::tanh`].
#[inline(never)]
pub fn tanh<T: Element>(x: T) -> T {
    x.tanh()
}
