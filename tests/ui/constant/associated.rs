use dl::network;

struct Sizes;
impl Sizes {
    const KERNEL: usize = 29;
}

network! {
    struct Net: [1, 28, 28] -> _ {
        c1: Conv2d(6, kernel = Sizes::KERNEL),
    }
}

fn main() {}
