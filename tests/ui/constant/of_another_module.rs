use dl::network;

mod sizes {
    pub const KERNEL: usize = 29;
}

network! {
    struct Net: [1, 28, 28] -> _ {
        c1: Conv2d(6, kernel = sizes::KERNEL),
    }
}

fn main() {}
