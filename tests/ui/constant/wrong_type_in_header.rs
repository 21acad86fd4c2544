use dl::network;

const SIDE: u32 = 8;

network! {
    struct Net: [SIDE] -> [4] {
        Linear(4),
    }
}

fn main() {}
