use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

fn main() {
    let _ = dl::device::cross_entropy(&[0.0; 2], 1u8);
    let _ = dl::device::cross_entropy(&[0.0; 2], -1);
    let _ = dl::device::cross_entropy(&[0.0; 2], &[1.0, 0.0]);
}
