use dl::network;

network! {
    struct Net: [] -> [10] { Linear(10) }
}

fn main() {}
