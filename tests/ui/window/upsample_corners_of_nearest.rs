use dl::network;

network! {
    struct Net: [6, 7, 7] -> _ {
        Upsample(2, align_corners = true),
    }
}

fn main() {}
