use dl::network;

network! {
    struct Net: [8] -> [8] {
        stage: { mix: Linear(8), Relu }, shared stage.mix,
    }
}

fn main() {}
