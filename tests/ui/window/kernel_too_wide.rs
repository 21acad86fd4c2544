use dl::network;

network! {
    struct Net: [1, 28, 4] -> _ {
        Conv2d(6, kernel = (3, 5)),
    }
}

fn main() {}
