use dl::network;

network! {
    struct Body: [8] -> [8] { Linear(8), Relu }
}

network! {
    struct Net: [8] -> [8] {
        body: Body, shared Body,
    }
}

fn main() {}
