use dl::network;

network! {
    struct Net: [8] -> [10] wiht rounding = floor { Linear(10), Linear(0) }
}

fn main() {}
