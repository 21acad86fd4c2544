use dl::network;

network! {
    struct Net: [8] -> _ {
        repeat 5 { Linear(8, baias = true), Linear(0), Liner(3) },
    }
}

fn main() {}
