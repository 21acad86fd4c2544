use dl::network;

network! {
    struct Net: [3, 8, 8] -> _ {
        Conv2d(6, kernel = 3, groups = 2),
    }
}

fn main() {}
