use dl::prelude::*;

network! {
    pub struct Encoder<const H: usize, const W: usize>: [3, H, W] -> _ {
        conv: Conv2d(8, kernel = 5), Relu,
    }
}

fn save<const H: usize, const W: usize>(_encoder: &Encoder<H, W>) {}

fn main() {}
