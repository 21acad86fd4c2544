use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Reshape([16, 7, 8]),
    }
}

fn main() {}
