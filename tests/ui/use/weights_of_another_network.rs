use dl::prelude::*;

network! {
    struct Other: [784] -> [10] { Linear(20), Linear(10) }
}

network! {
    struct Net: [784] -> [10] {
        Linear(10),
    }
}

fn main() {
    let mut net = Net::zeros();
    let gradient = Other::zeros();
    Sgd::new(0.1).step(&mut net, &gradient);
}
