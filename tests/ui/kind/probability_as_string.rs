use dl::network;

network! {
    struct Net: [8] -> _ {
        Dropout("half"),
    }
}

fn main() {}
