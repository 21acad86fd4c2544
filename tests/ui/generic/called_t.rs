use dl::network;

network! {
    struct Net<const T: usize>: [T] -> [T] { Linear(T) }
}

fn main() {}
