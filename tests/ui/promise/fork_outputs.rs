use dl::network;

network! {
    struct Net: [8] -> ([10], [4]) {
        fork { { Linear(10) }, { Linear(5) } },
    }
}

fn main() {}
