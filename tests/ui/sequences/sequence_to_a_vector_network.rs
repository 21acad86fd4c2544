use dl::prelude::*;

network! { struct Net: [3] -> [2] { Linear(2) } }

fn main() {
    Net::init(1).predict(&vec![[0.0, 1.0, 2.0]]);
}
