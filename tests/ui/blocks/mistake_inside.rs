use dl::prelude::*;

network! {
    struct Body: [1, 8, 8] -> [4] { conv: Conv2d(4, kernel = 9), Relu, Flatten, out: Linear(4) }
}

network! {
    struct Net: [1, 8, 8] -> [10] {
        body: Body, Relu, out: Linear(10),
    }
}

fn main() {
    let net = Net::init(1);
    let scores: [f32; 10] = net.predict(&[[[0.5; 8]; 8]; 1]);
    println!("{} {:?}", scores[0], net.body.out.weight);
}
