use dl::network;

network! {
    struct Net<const C: usize>: [C] -> [4] { Linear(C / 2), Linear(4) }
}

fn main() {}
