use dl::network;

network! {
    struct Net<const C: usize>: [C] -> [C] { half: Linear(C - 1), Relu, Linear(C) }
}

fn main() {}
