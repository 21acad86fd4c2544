use dl::network;

const GROUPS: usize = 2;

network! {
    struct Net: [3, 8, 8] -> _ {
        Conv2d(6, kernel = 3, groups = GROUPS),
    }
}

fn main() {}
