use dl::network;

const WIDTH: usize = 12;

network! {
    struct Body: [WIDTH] -> [WIDTH] { Linear(WIDTH), Relu }
}

network! {
    struct Net: [8] -> [WIDTH] {
        Linear(2 * WIDTH), body: Body,
    }
}

fn main() {}
