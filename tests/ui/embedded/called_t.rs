use dl::prelude::*;

network! { struct T: [4] -> [2] { Linear(2) } }

fn main() {}
