use dl::prelude::*;

network! { struct Tagger: [.., 3] -> [.., 2] { Gru(4), Linear(2) } }

fn main() {
    Tagger::init(1).predict(&[0.0, 1.0, 2.0]);
}
