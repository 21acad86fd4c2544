use dl::network;

network! {
    struct Net: [8] -> _ {
        residul { Linear(8) }, concatenate { {}, {} }, foo { Relu }, parallel { {}, {} },
    }
}

fn main() {}
