use dl::network;

network! {
    struct Net: [6, 7, 7] -> _ {
        ConvTranspose2d(4), ConvTranspose2d, Upsample, Upsample(mode = bilinear),
    }
}

fn main() {}
