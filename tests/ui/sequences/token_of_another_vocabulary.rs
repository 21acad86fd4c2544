use dl::prelude::*;

network! { struct Model: [.., token(7)] -> [.., 7] { Embedding(7, 4), Gru(4), Linear(7) } }

fn main() {
    let net = Model::init(1);
    let mut state = net.initial_state();
    net.step(&Token::<8>::default(), &mut state);
}
