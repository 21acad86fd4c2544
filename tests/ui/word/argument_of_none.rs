use dl::network;

network! {
    struct Net: [8] -> _ {
        Relu(inplace = true), Tanh(3), Flatten(1),
    }
}

fn main() {}
