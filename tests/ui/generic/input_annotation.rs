use dl::prelude::*;

network! {
    pub struct Encoder<const H: usize, const W: usize>: [3, H, W] -> _ {
        conv: Conv2d(8, kernel = 5), Relu,
    }
}

fn main() {
    let encoder = Encoder::<36, 29>::init(1);
    encoder.predict(&[[[0.5; 28]; 36]; 3]);
}
