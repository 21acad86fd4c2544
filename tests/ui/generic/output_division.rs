use dl::network;

network! {
    struct Net<const C: usize>: [C] -> [C / 2] { Linear(4) }
}

fn main() {}
