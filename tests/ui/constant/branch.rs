use dl::network;

const PADDING: usize = 1;

network! {
    struct Net: [1, 8, 8] -> _ {
        add {
            { Conv2d(6, kernel = 3) },
            { Conv2d(6, kernel = 3, padding = PADDING) },
        },
    }
}

fn main() {}
