use dl::prelude::*;

network! { struct Tagger: [.., 3] -> [.., 2] { Gru(4), Linear(2) } }

fn main() {
    Tagger::init(1).predict(&vec![[0.0; 4]; 10]);
}
