use dl::network;

const SIDE: usize = 0;

network! {
    struct Net: [1, SIDE, SIDE] -> [10] {
        Flatten, Linear(10),
    }
}

fn main() {}
