use dl::network;

network! {
    struct Net: [8] -> _ {
        fork { {}, {}, {}, {}, {} },
    }
}

fn main() {}
