use dl::network;

network! {
    struct Net: [8] -> _ {
        LeakyRelU, Elu(alpha = 1), Sigmod, SoftPlus, Gleu, SoftMax, Logsoftmax, Reshap([8]), GlobalMaxPol,
    }
}

fn main() {}
