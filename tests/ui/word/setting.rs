use dl::network;

network! {
    struct Net: [8] -> _ with roundin = floor, initialization = he_normal, dtype = f16 {
        Linear(8),
    }
}

fn main() {}
