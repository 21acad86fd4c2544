use dl::network;

network! {
    struct Net: [8] -> _ where params <= -5, macs <= "many" {
        Linear(8),
    }
}

fn main() {}
