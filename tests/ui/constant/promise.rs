use dl::network;

const CLASSES: usize = 12;

network! {
    struct Net: [8] -> [CLASSES] {
        Linear(10),
    }
}

fn main() {}
