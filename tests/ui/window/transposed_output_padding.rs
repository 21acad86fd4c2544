use dl::network;

network! {
    struct Net: [8, 7, 7] -> _ {
        up: ConvTranspose2d(4, kernel = 3, stride = (2, 3), output_padding = 2),
    }
}

fn main() {}
