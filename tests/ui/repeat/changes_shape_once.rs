use dl::network;

network! {
    struct Net: [8, 32, 32] -> _ {
        repeat 3 { residual { Conv2d(16, kernel = 3, padding = 1) } },
    }
}

fn main() {}
