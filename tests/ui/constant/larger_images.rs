use dl::network;

const FACTOR: usize = 2;
const LARGE: usize = 1 << 28;

network! {
    struct Padded: [2, 4, 4] -> _ {
        up: ConvTranspose2d(4, kernel = 3, stride = FACTOR, output_padding = FACTOR),
    }
}

network! {
    struct Nothing: [2, 4, 4] -> _ {
        ConvTranspose2d(4, kernel = 3, stride = FACTOR, padding = 2 * FACTOR + 1),
    }
}

network! {
    struct Large: [2, 4, 4] -> _ { Upsample(LARGE) }
}

network! {
    struct Corners: [2, 4, 4] -> [2, 8, 9] { Upsample(FACTOR, mode = bilinear, align_corners = true) }
}

fn main() {}
