use dl::prelude::*;

network! { struct Filter: [.., 4] -> [.., 2] { Gru(8), Linear(2) } }

fn main() {
    let net = Filter::init(1);
    let mut state = net.initial_state();
    net.step(&[[0.0; 4]; 3], &mut state);
}
