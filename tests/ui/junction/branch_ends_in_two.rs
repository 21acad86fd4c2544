use dl::network;

network! {
    struct Net: [8] -> _ {
        add { { fork { {}, {} } }, { Relu } },
    }
}

fn main() {}
