#![deny(private_interfaces)]

use dl::network;

network! {
    struct Body: [8] -> [8] { Linear(8), Relu }
}

network! {
    pub struct Net: [8] -> [4] {
        body: Body, Linear(4),
    }
}

fn main() {}
