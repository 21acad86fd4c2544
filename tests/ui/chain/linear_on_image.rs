use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Conv2d(6, kernel = 5), Relu, f: Linear(10),
    }
}

fn main() {}
