use dl::network;

const CLASSES: usize = 12;

network! {
    struct Net: [8] -> _ {
        Linear(CLASSES) => [10], Linear(3) => [CLASSES],
    }
}

fn main() {}
