use dl::prelude::*;

network! { struct Tagger: [.., 3] -> [.., 2] { bidirectional { Lstm(4) }, Linear(2) } }

fn main() {
    let net = Tagger::init(1);
    let mut state = net.initial_state();
    net.infer_step(&[0.0; 3], &mut state);
}
