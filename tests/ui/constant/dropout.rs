use dl::network;

const P: f64 = 1.5;

network! {
    struct Net: [8] -> _ {
        Dropout(P),
    }
}

fn main() {}
