use dl::network;

network! {
    struct Body: [64] -> [64] { wide: Linear(256), Relu, narrow: Linear(64) }
}

network! {
    struct Stage: [64] -> [64] { a: Body, b: Body }
}

network! {
    struct Net: [64] -> [10] where params <= 50_000 {
        stage: Stage, Linear(10),
    }
}

fn main() {}
