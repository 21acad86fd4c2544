use dl::network;

const WIDTH: usize = 4;

network! {
    struct Net: [8] -> [WIDTH] {
        mix: Linear(WIDTH), Relu, shared mix,
    }
}

fn main() {}
