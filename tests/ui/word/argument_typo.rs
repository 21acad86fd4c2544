use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(6, kernal = 5, paddin = 2, strid = 1),
    }
}

fn main() {}
