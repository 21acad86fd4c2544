use dl::network;

network! {
    struct Body<const C: usize, const C: usize, W>: [C, 8, 8] -> [4] {
        Conv2d(C / 2, kernel = 3), Relu6, Flaten, Linear(4),
    }
}

fn main() {}
