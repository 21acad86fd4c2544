use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] where params <= 5 {
        c1: Conv2d(6, kernal = 5),
        Relu,
        c2: Conv2d(16, kernel = 3, stride = 0),
        Flaten,
        f1: Linear(-4),
        f1: Linear(10, bias = 1),
    }
}

fn main() {}
