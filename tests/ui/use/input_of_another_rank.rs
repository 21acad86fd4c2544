use dl::prelude::*;

network! {
    struct Net: [784] -> [10] {
        Linear(10),
    }
}

fn main() {
    let net = Net::zeros();
    let image = [[0.0; 28]; 28];
    net.predict(&image);
}
