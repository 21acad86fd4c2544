use dl::network;

network! {
    struct Net: [2, 4, 4] -> _ {
        Upsample(2, mode = linear), Upsample(2, mode = nearst), Upsample(2, mode = bicubic),
        Upsample(2, mode = "nearest"), Upsample(2, mode = 1),
    }
}

fn main() {}
