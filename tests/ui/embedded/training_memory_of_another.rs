use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

network! { struct Other: [4] -> [2] { Linear(80), Relu, Linear(2) } }

fn main() {
    let mut memory = OtherTraining::new();
    Net::init(1).forward_one(&mut memory, &[0.0; 4]);
}
