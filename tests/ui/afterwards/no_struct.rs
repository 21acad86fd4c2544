use dl::prelude::*;

network! {
    Net: [8] -> [10] { Linear(10) }
}

fn main() {
    let net = Net::init(1);
    net.predict(&[0.0; 8]);
}
