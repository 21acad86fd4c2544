use dl::network;

network! {
    struct Net: [1, 9, 9] -> _ {
        MaxPool2d(2, rounding = flor),
    }
}

fn main() {}
