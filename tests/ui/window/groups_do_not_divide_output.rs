use dl::network;

network! {
    struct Net: [4, 8, 8] -> _ {
        Conv2d(6, kernel = 3, groups = 4),
    }
}

fn main() {}
