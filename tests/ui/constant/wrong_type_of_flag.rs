use dl::network;

const BIAS: usize = 0;

network! {
    struct Net: [8] -> _ {
        Linear(4, bias = BIAS),
    }
}

fn main() {}
