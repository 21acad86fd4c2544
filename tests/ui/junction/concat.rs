use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        concat {
            { Conv2d(6, kernel = 1) },
            { Conv2d(4, kernel = 3) },
            { MaxPool2d(2) },
        },
    }
}

fn main() {}
