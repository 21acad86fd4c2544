use dl::network;

network! {
    struct Net: [8] -> _ {
        init: Linear(8), forward: Linear(4), predict: Relu, summary: Linear(3), save: Linear(3),
    }
}

fn main() {}
