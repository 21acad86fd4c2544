use dl::network;

network! {
    struct Net { Linear(10) }
}

fn main() {}
