use dl::network;

network! {
    struct Net<B: [4, H, H] -> [4, H, H], const H: usize>: [1, H, H] -> [4, H, H] { Conv2d(6, kernel = 3, padding = 1), B }
}

fn main() {}
