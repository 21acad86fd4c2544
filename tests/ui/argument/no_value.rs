use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(6, kernel = ), Flatten, Linear(out_features =, bias = true),
    }
}

fn main() {}
