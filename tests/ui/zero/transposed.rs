use dl::network;

network! {
    struct Net: [2, 4, 4] -> _ {
        ConvTranspose2d(0, kernel = 3), ConvTranspose2d(2, kernel = 0), ConvTranspose2d(2, kernel = 3, stride = 0),
    }
}

fn main() {}
