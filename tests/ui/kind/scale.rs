use dl::network;

network! {
    struct Net: [2, 4, 4] -> _ {
        Upsample(1.5), Upsample((2, 2, 2)), Upsample(2, align_corners = 1),
    }
}

fn main() {}
