use dl::network;

const LIMIT: usize = 1000;

network! {
    struct Net: [784] -> [10] where params <= LIMIT {
        f1: Linear(100), Linear(10),
    }
}

fn main() {}
