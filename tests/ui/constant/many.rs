use dl::network;

const SIDE: usize = 28;
const WIDTH: usize = 6;
const GROUPS: usize = 4;
const P: f64 = 2.0;
const HIDDEN: usize = 0;
const CLASSES: usize = 10;

network! {
    struct Net: [1, SIDE, SIDE] -> [CLASSES] {
        Conv2d(WIDTH, kernel = 3, groups = GROUPS),
        Flatten,
        Dropout(P),
        f: Linear(HIDDEN),
        Linear(HIDDEN) => [CLASSES],
    }
}

fn main() {}
