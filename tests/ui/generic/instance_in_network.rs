use dl::prelude::*;

network! {
    pub struct Encoder<const H: usize, const W: usize>: [3, H, W] -> _ {
        conv: Conv2d(8, kernel = 5), Relu,
    }
}

network! {
    struct Net: [3, 2, 2] -> _ { encoder: Encoder<2, 2>, Flatten }
}

fn main() {}
