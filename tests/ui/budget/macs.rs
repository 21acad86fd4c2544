use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ where macs <= 10_000 {
        c1: Conv2d(6, kernel = 5), Flatten, Linear(10),
    }
}

fn main() {}
