use dl::prelude::*;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Flatten, Linear(10),
    }
}

fn main() {
    let net = Net::zeros();
    net.predict(&[[[0.0; 32]; 28]; 1]);
}
