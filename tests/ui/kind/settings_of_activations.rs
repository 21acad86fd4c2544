use dl::network;

network! {
    struct Net: [8] -> _ {
        LeakyRelu(negative_slop = 0.1), Elu(1, 2), Softplus(beta = "1"), Gelu(tanh), Gelu(approximate = tahn),
    }
}

fn main() {}
