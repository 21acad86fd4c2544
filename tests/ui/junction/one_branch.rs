use dl::network;

network! {
    struct Net: [8] -> _ {
        add { { Linear(8) } }, Linear(3),
    }
}

fn main() {}
