use dl::network;

const FILTERS: usize = 3;

network! {
    #[weights("missing_array.safetensors")]
    struct Net: [1, 4, 4] -> [2] { c1: Conv2d(FILTERS, kernel = 3), Relu, Flatten, f2: Linear(2) }
}

fn main() {}
