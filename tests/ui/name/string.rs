use dl::network;

network! {
    struct Net: [8] -> _ {
        "fc": Linear(8),
    }
}

fn main() {}
