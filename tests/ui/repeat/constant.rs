use dl::network;

const COPIES: usize = 3;

network! {
    struct Net: [8] -> _ {
        repeat COPIES { Linear(8) }, Linear(0),
    }
}

fn main() {}
