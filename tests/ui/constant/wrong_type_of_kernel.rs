use dl::network;

const KERNEL: f32 = 3.0;

network! {
    struct Net: [1, 8, 8] -> _ {
        Conv2d(4, kernel = KERNEL),
    }
}

fn main() {}
