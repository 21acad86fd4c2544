use dl::prelude::*;

network! {
    struct Net: [1, 28, 28] -> [10] {
        c1: Conv2d(6, kernel = 5), Flatten, f1: Linear(10) Relu,
    }
}

fn main() {
    let mut net = Net::init(1);
    let _ = net.c1.weight;
    let _ = net.f1.weight;
    let _ = Net::summary();
    let mut tape = Net::tape();
    let mut grads = Net::zeros();
    let x = [[[0.0; 28]; 28]; 1];
    let scores: [f32; 10] = net.predict(&x);
    let _ = scores[9];
    net.forward(&mut tape, &[x], Mode::Train(&mut Rng::new(1)));
    net.backward(&mut tape, &[[0.0; 10]], &mut grads);
    Sgd::new(0.1).step(&mut net, &grads);
    let _ = Net::PARAMS;
}
