use dl::network;

network! {
    struct Net: [8] -> _ {
        concat { }, add {}, fork { }, residual { },
    }
}

fn main() {}
