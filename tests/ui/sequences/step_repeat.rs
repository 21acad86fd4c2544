use dl::prelude::*;

network! { struct Echo: [.., 3] -> [.., 2] { Gru(4), Last, Repeat, Gru(2) } }

fn main() {
    let net = Echo::init(1);
    let mut state = net.initial_state();
    net.step(&[0.0; 3], &mut state);
}
