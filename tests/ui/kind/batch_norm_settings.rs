use dl::network;

network! {
    struct Net: [8] -> _ {
        BatchNorm(eps = 0.0), BatchNorm(momentum = 10), BatchNorm(eps = -1e-5),
    }
}

fn main() {}
