use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(6, kernel = 5, kernel = 3), Flatten, Linear(3, out_features = 4),
    }
}

fn main() {}
