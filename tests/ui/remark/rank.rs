use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Flatten => [1, 784], Linear(10),
    }
}

fn main() {}
