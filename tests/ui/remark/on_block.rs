use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        concat {
            { Conv2d(6, kernel = 1) },
            { Conv2d(4, kernel = 3, padding = 1) },
        } => [12, 28, 28],
    }
}

fn main() {}
