use dl::network;

const WIDTH: usize = 32;

network! {
    struct Net: [16, 8, 8] -> _ {
        residual { Conv2d(WIDTH, kernel = 3, padding = 1), Relu },
    }
}

fn main() {}
