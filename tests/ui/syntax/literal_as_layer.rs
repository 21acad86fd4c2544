use dl::network;

network! {
    struct Net: [8] -> _ {
        8, "Linear", Linear(0),
    }
}

fn main() {}
