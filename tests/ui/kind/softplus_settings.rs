use dl::prelude::*;

network! {
    struct Net: [8] -> [8] {
        Softplus(beta = 0), Softplus(-1.0),
    }
}

fn main() {}
