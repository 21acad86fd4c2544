use dl::network;

network! {
    pub Net: [8] -> [10] { Linear(10) }
}

fn main() {}
