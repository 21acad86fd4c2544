use dl::prelude::*;

network! {
    struct Net: [784] -> [10] {
        Linear(10),
    }
}

fn main() {
    let mut net = Net::zeros();
    let batch = vec![[0.0; 28]; 10];
    net.forward(&mut Net::tape(), &batch, Mode::Eval);
}
