use dl::prelude::*;

network! {
    /// Used, folded and embedded: one message.
    #[fold(NetFolded)]
    #[weights("../weights/half.safetensors")]
    struct Net: [1, 4, 4] -> [2] { c1: Conv2d(2, kernel = 5), BatchNorm, Flatten, f2: Linear(2) }
}

fn main() {
    let net: Box<NetFolded> = Net::init(1).fold();
    println!("{:?} {:?}", net.predict(&[[[0.0; 4]; 4]]), NetFolded::WEIGHTS.f2.bias);
}
