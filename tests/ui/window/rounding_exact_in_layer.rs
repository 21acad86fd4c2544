use dl::network;

network! {
    struct Net: [6, 15, 15] -> _ with rounding = floor {
        MaxPool2d(2),
        MaxPool2d(2, rounding = exact),
    }
}

fn main() {}
