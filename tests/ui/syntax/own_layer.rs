use dl::network;

network! {
    struct Net: [8] -> _ {
        my::Swish, Linear(0),
    }
}

fn main() {}
