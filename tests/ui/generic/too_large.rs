use dl::prelude::*;

network! {
    pub struct Encoder<const H: usize, const W: usize>: [3, H, W] -> _ {
        conv: Conv2d(8, kernel = 5), Relu,
    }
}

fn main() {
    let _: Encoder<2000, 8>;
}
