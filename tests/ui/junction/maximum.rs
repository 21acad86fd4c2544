use dl::network;

network! {
    struct Net: [8] -> _ {
        maximum { { Linear(4) }, { Linear(4) }, { Linear(5) } },
    }
}

fn main() {}
