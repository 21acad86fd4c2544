use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

fn main() {
    let net = Net::init(1).fold();
}
