use dl::network;

network! {
    struct First: [8, 7, 7] -> _ { Conv2d(8, kernel = 6), up: ConvTranspose2d(4, kernel = 3, padding = 2) }
}

network! {
    struct Second: [8, 7, 3] -> _ { ConvTranspose2d(4, kernel = (2, 3), stride = 2, padding = (0, 0, 4, 3)) }
}

fn main() {}
