use dl::prelude::*;

network! { struct Inner: [.., 3] -> [.., 2] { Gru(2) } }
network! { struct Outer: [.., 3] -> [.., 2] { Inner, Linear(2) } }

fn main() {}
