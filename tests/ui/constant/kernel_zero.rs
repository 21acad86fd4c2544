use dl::network;

const K: usize = 0;

network! {
    struct Net: [1, 8, 8] -> _ {
        Conv2d(4, kernel = K, stride = K),
    }
}

fn main() {}
