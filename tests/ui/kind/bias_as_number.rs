use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(10, bias = 0),
    }
}

fn main() {}
