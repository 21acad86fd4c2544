use dl::network;

network! {
    struct Net: [1, 2, 3, 4, 5] -> [10] { Flatten, Linear(10) }
}

fn main() {}
