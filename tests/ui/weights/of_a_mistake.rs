use dl::network;

network! {
    #[weights("nowhere.safetensors")]
    struct Net: [1, 4, 4] -> [2] { c1: Conv2d(2, kernel = 5), Relu, Flatten, f2: Linear(2) }
}

fn main() {
    println!("{}", Net::WEIGHTS.c1.bias[0]);
}
