use dl::network;

network! {
    struct Net: [8] -> _ {
        Reshape(8),
    }
}

fn main() {}
