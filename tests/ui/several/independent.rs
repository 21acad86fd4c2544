use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        fork {
            { Conv2d(6, kernel = 29) },
            { Conv2d(6, kernel = 5, stride = 2) },
            { Linear(10) },
            { Conv2d(6, kernel = 3, groups = 5) },
            { MaxPool2d(5) },
        },
    }
}

fn main() {}
