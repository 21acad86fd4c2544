use dl::network;

const CLASSES: usize = 12;

network! {
    struct Net: [8] -> [10] {
        Linear(CLASSES),
    }
}

fn main() {}
