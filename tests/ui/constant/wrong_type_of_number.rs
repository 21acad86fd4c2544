use dl::network;

const P: f32 = 0.5;
const S: usize = 1;

network! {
    struct Net: [8] -> _ {
        Dropout(P), LeakyRelu(S),
    }
}

fn main() {}
