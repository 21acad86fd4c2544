use dl::network;

network! {
    struct Net<const K: usize, const H: usize>: [1, H, H] -> [4] { Conv2d(4, kernel = K, dilation = 2), Flatten, Linear(4) }
}

fn main() {}
