use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        AvgPool2d(2, stride = 0),
    }
}

fn main() {}
