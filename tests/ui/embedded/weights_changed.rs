use dl::prelude::*;

network! {
    #[weights("good.safetensors")]
    struct Net: [4] -> [2] { f: Linear(2) }
}

fn main() {
    let net: &'static mut Net = Net::WEIGHTS;
}
