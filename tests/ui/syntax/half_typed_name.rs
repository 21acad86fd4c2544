use dl::network;

network! {
    struct Net: [8] -> _ {
        a: , Linear(0), b:
    }
}

fn main() {}
