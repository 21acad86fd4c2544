use dl::network;

network! {
    struct Body<const C: usize>: [C, 8, 8] -> [4] { Conv2d(4, kernel = 9), Flatten, Linear(4) }
}

fn main() {}
