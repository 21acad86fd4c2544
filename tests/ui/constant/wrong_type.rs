use dl::network;

const WIDTH: i32 = 8;

network! {
    struct Net: [8] -> [4] {
        Linear(WIDTH), Linear(4),
    }
}

fn main() {}
