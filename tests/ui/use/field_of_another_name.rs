use dl::prelude::*;

network! {
    struct Net: [784] -> [10] {
        f1: Linear(10),
    }
}

fn main() {
    let net = Net::zeros();
    let _ = net.f2.weight;
    let _ = net.f1.wieght;
}
