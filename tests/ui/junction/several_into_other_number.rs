use dl::network;

network! {
    struct Net: [8] -> _ {
        fork { { Linear(3) }, { Linear(4) } }, add { {}, {}, {} },
    }
}

fn main() {}
