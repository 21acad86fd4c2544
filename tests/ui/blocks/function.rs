use dl::network;

fn swish(x: f32) -> f32 {
    x / (1.0 + (-x).exp())
}

network! {
    struct Net: [8] -> [4] {
        Linear(4), swish,
    }
}

fn main() {}
