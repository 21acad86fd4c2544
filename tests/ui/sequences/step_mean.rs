use dl::prelude::*;

network! { struct Review: [.., 3] -> [2] { Gru(4), MeanOverTime, Linear(2) } }

fn main() {
    let net = Review::init(1);
    let mut state = net.initial_state();
    net.step(&[0.0; 3], &mut state);
}
