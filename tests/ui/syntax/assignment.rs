use dl::network;

network! {
    struct Net: [8] -> _ {
        let a = Linear(8), b = Linear(4), Linear(0),
    }
}

fn main() {}
