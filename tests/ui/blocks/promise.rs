use dl::network;

network! {
    struct Body: [8] -> [6] { Linear(6), Relu }
}

network! {
    struct Net: [8] -> [10] {
        Relu, body: Body,
    }
}

fn main() {}
