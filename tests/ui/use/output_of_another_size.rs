use dl::prelude::*;

network! {
    struct Net: [784] -> [10] {
        Linear(10),
    }
}

fn main() {
    let net = Net::zeros();
    let scores: [f32; 12] = net.predict(&[0.0; 784]);
}
