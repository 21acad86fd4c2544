use dl::network;

network! {
    struct First: [6, 7, 7] -> _ { ConvTranspose2d(8, kernel = 3, groups = 4) }
}

network! {
    struct Second: [6, 7, 7] -> _ { ConvTranspose2d(8, kernel = 3, groups = 3) }
}

fn main() {}
