use dl::network;

network! {
    struct Net: [10, 4] -> [10, 2] where ram <= 64 { lstm: Lstm(8), fc: Linear(2) }
}

fn main() {}
