use dl::network;

network! {
    struct Net: [784] -> _ {
        Conv2d(6, kernel = 5),
    }
}

fn main() {}
