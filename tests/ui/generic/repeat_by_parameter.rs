use dl::network;

network! {
    struct Net<const N: usize>: [8] -> [8] { repeat N { Linear(8), Relu } }
}

fn main() {}
