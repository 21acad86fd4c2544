use dl::network;

network! {
    struct Net: [.., 4] -> [.., 2] where ram <= KIB { Linear(8), Relu, Linear(2) }
}

fn main() {}
