use dl::prelude::*;

network! { struct Filter: [.., 4] -> [.., 2] { Gru(8), Linear(2) } }

fn main() {
    let mut memory = FilterTraining::new();
    Filter::init(1).forward_one(&mut memory, &[[0.0; 4]; 3]);
}
