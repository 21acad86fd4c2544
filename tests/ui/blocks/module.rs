use dl::network;

mod encoder {
    dl::network! {
        pub struct Net: [8] -> [4] { Linear(4) }
    }
}

network! {
    struct Net: [8] -> [4] {
        encoder, Linear(4),
    }
}

fn main() {}
