use dl::network;

network! {
    #[weights("other_rank.safetensors")]
    struct Net: [1, 4, 4] -> [2] { c1: Conv2d(2, kernel = 3), Relu, Flatten, f2: Linear(2) }
}

fn main() {
    println!("{}", Net::WEIGHTS.c1.bias[0]);
}
