use dl::network;

#[allow(dead_code)]
const HIDDEN: usize = 8;

network! {
    struct Net: [8] -> [4] {
        Linear(HIDEN), Linear(4),
    }
}

fn main() {}
