use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear::<8>, Linear<8>,
    }
}

fn main() {}
