use dl::network;

network! {
    struct Net: [8] -> [10] ( Linear(10) )
}

fn main() {}
