use dl::network;

network! {
    struct First: [16] -> _ { Upsample(2) }
}

network! {
    struct Second: [4, 4] -> _ { ConvTranspose2d(4, kernel = 2, stride = 2) }
}

fn main() {}
