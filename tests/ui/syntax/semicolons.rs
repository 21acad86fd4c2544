use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(8); Relu; Linear(0);
    }
}

fn main() {}
