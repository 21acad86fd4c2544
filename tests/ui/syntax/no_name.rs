use dl::network;

network! {
    struct : [8] -> [10] { Linear(10) }
}

fn main() {}
