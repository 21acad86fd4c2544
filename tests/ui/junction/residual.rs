use dl::network;

network! {
    struct Net: [16, 8, 8] -> _ {
        residual { Conv2d(32, kernel = 3, padding = 1), BatchNorm, Relu },
    }
}

fn main() {}
