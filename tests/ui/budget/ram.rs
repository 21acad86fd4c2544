use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] where ram <= 4 * KIB {
        c1: Conv2d(6, kernel = 5), Relu, Flatten, Linear(10),
    }
}

fn main() {}
