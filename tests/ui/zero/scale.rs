use dl::network;

network! {
    struct Net: [2, 4, 4] -> _ {
        Upsample(0), Upsample((2, 0)),
    }
}

fn main() {}
