use dl::network;

network! {
    struct Net: [8] -> _ where params < 100, macs = 5 {
        Linear(8),
    }
}

fn main() {}
