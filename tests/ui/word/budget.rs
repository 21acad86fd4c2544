use dl::network;

network! {
    struct Net: [8] -> _ where parameters <= 100, flops <= 5, memory <= 3 {
        Linear(8),
    }
}

fn main() {}
