use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        Conv2d(6, kernel = 3, stride = (1, 0)),
    }
}

fn main() {}
