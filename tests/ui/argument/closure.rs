use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(|x| x), Linear(..), Linear(1..3),
    }
}

fn main() {}
