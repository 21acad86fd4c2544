use dl::network;

network! {
    struct Net: [8] -> _ {
        Gelu(approximate = erf),
    }
}

fn main() {}
