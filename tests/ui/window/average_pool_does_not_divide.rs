use dl::network;

network! {
    struct Net: [6, 15, 16] -> _ {
        AvgPool2d(4, stride = 3),
    }
}

fn main() {}
