use dl::network;

network! {
    struct Head: [8] -> [10] { Linear(10) }
}

network! {
    struct Net: [6] -> [10] {
        fork { { Linear(8) }, { Linear(8) } }, head: Head,
    }
}

fn main() {}
