use dl::network;

network! {
    struct Net: [8] -> _ {
        Softplus(beta = 0), LeakyRelu(true), Elu(alpha = "1"),
    }
}

fn main() {}
