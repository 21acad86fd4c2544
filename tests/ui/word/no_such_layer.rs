use dl::network;

network! {
    struct Net: [8] -> _ {
        Transmogrify(3),
    }
}

fn main() {}
