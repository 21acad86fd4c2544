use dl::network;

network! {
    struct Net: [8] -> _ {
        multiply { { Linear(4), Sigmoid }, {} },
    }
}

fn main() {}
