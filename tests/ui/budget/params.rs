use dl::network;

network! {
    struct Net: [784] -> [10] where params <= 60_000 {
        f1: Linear(100), Relu, f2: Linear(50), Relu, Linear(10),
    }
}

fn main() {}
