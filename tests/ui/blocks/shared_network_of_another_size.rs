use dl::network;

network! {
    struct Body: [8] -> [4] { Linear(4), Relu }
}

network! {
    struct Net: [8] -> [4] {
        body: Body, shared body,
    }
}

fn main() {}
