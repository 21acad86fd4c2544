use dl::network;

network! {
    struct Net: [784] -> [10] where flash <= 16 * KIB {
        Linear(10),
    }
}

fn main() {}
