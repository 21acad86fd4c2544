use dl::network;

network! {
    struct Body: [8] -> [8] { Linear(8), Relu }
}

network! {
    struct Net: [8] -> [4] {
        body: Body, body: Body, Linear(4),
    }
}

fn main() {}
