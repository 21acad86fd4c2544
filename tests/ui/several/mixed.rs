use dl::network;

const LARGE: usize = 29;

network! {
    struct Net: [1, 28, 28] -> _ {
        fork {
            { Conv2d(6, kernel = LARGE) },
            { Conv2d(6, kernel = 5, stride = 2) },
            { Linear(10, bais = true) },
            { Conv2d(0, kernel = 2) },
        },
    }
}

fn main() {}
