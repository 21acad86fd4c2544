use dl::network;

network! {
    Net: [8] -> [10] { Linear(10) }
}

fn main() {}
