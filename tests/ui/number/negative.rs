use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(-3),
    }
}

fn main() {}
