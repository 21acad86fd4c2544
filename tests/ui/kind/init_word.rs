use dl::network;

network! {
    struct Net: [8] -> _ {
        Linear(8, init = kaiming_normal),
        Linear(8, init = he_norml),
        Linear(8, init = 0),
    }
}

fn main() {}
