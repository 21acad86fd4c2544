use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

static ARENA: NetArena = NetArena::new();

fn main() {
    Net::init(1).infer(&[0.0; 4], &ARENA);
}
