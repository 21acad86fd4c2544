use dl::network;

const K: u8 = 3;
const P: i64 = 1;
const S: bool = true;

network! {
    struct Net: [1, 8, 8] -> _ {
        Conv2d(4, kernel = (K, 3), padding = (P, 1), stride = S),
    }
}

fn main() {}
