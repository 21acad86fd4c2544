use dl::network;

network! {
    struct Net: [4, 16, 16] -> [4, 16, 16] where ram <= 8 * KIB {
        c1: Conv2d(8, kernel = 1),
        concat { {}, { c2: Conv2d(16, kernel = 3, padding = 1), Relu, c3: Conv2d(8, kernel = 3, padding = 1) } },
        c4: Conv2d(4, kernel = 1),
    }
}

fn main() {}
