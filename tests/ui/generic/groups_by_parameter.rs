use dl::network;

network! {
    struct Net<const C: usize, const G: usize>: [C, 8, 8] -> [C, 8, 8] { Conv2d(C, kernel = 3, padding = 1, groups = G) }
}

fn main() {}
