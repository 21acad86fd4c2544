use dl::network;

network! {
    struct Net: [.., 4] -> [.., 2] where ram <= 64 { lstm: Lstm(8), Linear(20), Relu, Linear(2) }
}

fn main() {}
