use dl::network;

network! {
    struct One: [8] -> [8] { Linear(8), other: Other }
}

network! {
    struct Other: [8] -> [8] { Linear(8), one: One }
}

fn main() {}
