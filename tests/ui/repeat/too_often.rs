use dl::network;

network! {
    struct Net: [8] -> _ {
        repeat 100_000 { Linear(8) },
    }
}

fn main() {}
