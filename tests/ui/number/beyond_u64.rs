use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(99_999_999_999_999_999_999_999),
    }
}

fn main() {}
