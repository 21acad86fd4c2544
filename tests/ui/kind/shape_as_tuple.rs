use dl::network;

network! {
    struct Net: [8] -> _ {
        Reshape((2, 4)),
    }
}

fn main() {}
