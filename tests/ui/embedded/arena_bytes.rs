use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

fn main() {
    let mut bytes = [0; 4096];
    let arena: &mut [u8] = &mut bytes;
    Net::init(1).infer(&[0.0; 4], arena);
}
