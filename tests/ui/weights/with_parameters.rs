use dl::network;

network! {
    #[weights("half.safetensors")]
    struct Net<const N: usize>: [N] -> [N] { Tanh, Linear(N) }
}

fn main() {}
