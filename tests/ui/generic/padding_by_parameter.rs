use dl::network;

network! {
    struct Net<const P: usize, const H: usize>: [1, H, H] -> [4] { Conv2d(4, kernel = 3, padding = P), Flatten, Linear(4) }
}

fn main() {}
