use dl::network;

network! {
    struct Net: [8] { Linear(10) }
}

fn main() {}
