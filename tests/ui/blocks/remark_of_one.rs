use dl::network;

network! {
    struct Body: [8] -> [6] { Linear(6), Relu }
}

network! {
    struct Net: [8] -> [6] {
        Relu, body: Body => [8], Relu,
    }
}

fn main() {}
