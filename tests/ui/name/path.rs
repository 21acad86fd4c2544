use dl::network;

network! {
    struct Net: [8] -> _ {
        block.fc: Linear(8),
    }
}

fn main() {}
