use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

fn main() {
    let mut arena = [0.0; Net::ARENA];
    Net::init(1).infer(&[0.0; 4], &mut arena);
}
