use dl::network;

network! {
    struct Net: [8] -> [8] {
        repeat 3 { mix: Linear(8), Relu }, shared mix,
    }
}

fn main() {}
