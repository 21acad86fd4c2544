use dl::network;

network! {
    struct Net: [1, 4, 4] -> _ {
        Conv2d(6, kernel = 9, padding = (1, 2, 1, 2)),
    }
}

fn main() {}
