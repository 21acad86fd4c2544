use dl::network;

network! {
    struct Net: [784] -> [10] where params <= 1, macs <= MIB, flash <= KIB {
        Linear(10),
    }
}

fn main() {}
