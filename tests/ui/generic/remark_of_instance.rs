use dl::network;

network! {
    struct Body<const C: usize>: [C, 8, 8] -> [4] { Conv2d(4, kernel = 3) => [C, 6, 6], Flatten, Linear(4) }
}

network! {
    struct Net: [6, 8, 8] -> [4] { body: Body<6> }
}

fn main() {}
