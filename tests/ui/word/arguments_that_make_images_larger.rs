use dl::network;

network! {
    struct Net: [2, 4, 4] -> _ {
        ConvTranspose2d(in_channels = 2, out_channels = 4, kernel_size = 2, out_padding = 1),
        ConvTranspose2d(2, 4, 3),
        Upsample(scale_factor = 2), Upsample(2, align_corner = true),
    }
}

fn main() {}
