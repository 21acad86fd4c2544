use dl::network;

network! {
    struct Net: [8] -> _ {
        Dropout(1.0), Linear(4), Dropout(p = -0.1),
    }
}

fn main() {}
