use dl::prelude::*;

network! {
    #[weights("good.safetensors")]
    struct Net: [4] -> [2] { f: Linear(2) }
}

fn main() {
    Net::WEIGHTS.f.bias[0] = 1.0;
    let net: Net = *Net::WEIGHTS;
}
