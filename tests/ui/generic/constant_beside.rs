use dl::network;

const WIDTH: usize = 4;

network! {
    struct Net<const C: usize>: [C] -> [4] { Linear(C * WIDTH), Linear(4) }
}

fn main() {}
