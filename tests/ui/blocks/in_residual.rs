use dl::network;

network! {
    struct Body: [8] -> [6] { Linear(6), Relu }
}

network! {
    struct Net: [8] -> _ {
        residual { body: Body },
    }
}

fn main() {}
