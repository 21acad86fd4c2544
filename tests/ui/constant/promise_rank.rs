use dl::network;

const SIDE: usize = 28;

network! {
    struct Net: [1, SIDE, SIDE] -> [10] {
        Conv2d(10, kernel = SIDE),
    }
}

fn main() {}
