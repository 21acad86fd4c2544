use dl::network;

network! {
    struct Net: [8] -> _ with rounding = flor, init = gaussian {
        Linear(8),
    }
}

fn main() {}
