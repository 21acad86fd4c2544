use dl::network;

network! {
    struct Net: [8, 7, 7] -> _ {
        ConvTranspose2d(4, kernel = 3, output_padding = 1),
    }
}

fn main() {}
