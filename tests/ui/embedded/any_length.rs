use dl::prelude::*;

network! { struct Filter: [.., 4] -> [.., 2] { Lstm(8), Linear(2) } }

fn main() {
    let mut arena = [0.0; 100];
    let net = Filter::init(1);
    net.infer(&[[0.0; 4]; 3], &mut arena);
}
