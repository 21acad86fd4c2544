use dl::network;

network! {
    fn Net([8]) -> [10] { Linear(10) }
}

fn main() {}
