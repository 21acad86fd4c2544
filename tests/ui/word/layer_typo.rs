use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] {
        c1: Conv2D(6, kernel = 5),
        Relu6,
        Flaten,
        f5: Liner(10),
    }
}

fn main() {}
