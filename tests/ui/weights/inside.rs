use dl::network;

network! {
    struct Body: [1, 4, 4] -> [8] { c1: Conv2d(2, kernel = 3), Relu, Flatten }
}

network! {
    #[weights("inside.safetensors")]
    struct Net: [1, 4, 4] -> [2] { body: Body, head: Linear(2) }
}

fn main() {}
