use dl::prelude::*;

const KERNEL: usize = 5;

network! {
    #[fold(NetFolded)]
    #[weights("../weights/half.safetensors")]
    struct Net: [1, 4, 4] -> [2] { c1: Conv2d(2, kernel = KERNEL), BatchNorm, Flatten, f2: Linear(2) => [3] }
}

fn main() {
    let net: Box<NetFolded> = Net::init(1).fold();
    println!("{:?}", net.f2.bias);
}
