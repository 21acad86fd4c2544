use dl::network;

network! {
    struct Net: [8] -> _ {
        repeat 0 { Linear(8) }
    }
}

fn main() {}
