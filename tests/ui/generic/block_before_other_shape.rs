use dl::network;

network! {
    struct Net<B: [3, 8, 8] -> [8]>: [3, 8, 8] -> _ { B, Conv2d(4, kernel = 3) }
}

fn main() {}
