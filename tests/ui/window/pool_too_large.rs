use dl::network;

network! {
    struct Net: [3, 6, 6] -> _ {
        Conv2d(4, kernel = 3), MaxPool2d(5),
    }
}

fn main() {}
