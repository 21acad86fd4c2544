use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        add { Conv2d(6, kernel = 3), Relu }, Flatten, Linear(0),
    }
}

fn main() {}
