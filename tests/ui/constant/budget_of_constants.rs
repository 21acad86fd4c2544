use dl::network;

const HIDDEN: usize = 100;

network! {
    struct Net: [784] -> [10] where params <= 1000, macs <= 7 {
        f1: Linear(HIDDEN), Linear(10),
    }
}

fn main() {}
