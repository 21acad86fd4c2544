use dl::prelude::*;

network! { struct Fast: [.., 4] -> [.., 2] { Gru(8), Linear(2) } }
network! { struct Slow: [.., 4] -> [.., 2] { Gru(8), Linear(2) } }

fn main() {
    let mut state = Slow::init(1).initial_state();
    Fast::init(1).step(&[0.0; 4], &mut state);
}
