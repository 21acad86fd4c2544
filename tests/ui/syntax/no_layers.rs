use dl::network;

network! {
    struct Net: [8] -> [8] {

    }
}

fn main() {}
