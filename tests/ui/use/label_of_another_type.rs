use dl::prelude::*;

network! {
    struct Net: [784] -> [10] {
        Linear(10),
    }
}

fn main() {
    let mut net = Net::zeros();
    let mut tape = Net::tape();
    let scores = net.forward(&mut tape, &[[0.0; 784]], Mode::Eval);
    let _ = CrossEntropy.evaluate(scores, &[3.0f32]);
}
