use dl::network;

network! {
    struct Net: [8] -> _ {
        Relu(0.1), Sigmoid(8), Tanh(8), Silu(beta = 1), Softmax(dim = 1), LogSoftmax(8), Flatten(1),
    }
}

fn main() {}
