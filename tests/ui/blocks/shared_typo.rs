use dl::network;

network! {
    struct Net: ([8], [8]) -> [4] {
        fork { { encoder: Linear(4) }, { shared encodr } }, add { {}, {} },
    }
}

fn main() {}
