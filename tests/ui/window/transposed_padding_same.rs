use dl::network;

network! {
    struct Net: [8, 7, 7] -> _ {
        ConvTranspose2d(4, kernel = 3, stride = 2, padding = same),
        ConvTranspose2d(4, kernel = 2, stride = 3, padding = same),
    }
}

fn main() {}
