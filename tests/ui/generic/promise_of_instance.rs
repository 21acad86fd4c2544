use dl::network;

network! {
    struct Body<const C: usize>: [C] -> [8] { Linear(C), Relu }
}

network! {
    struct Net: [6] -> [8] { body: Body<6> }
}

fn main() {}
