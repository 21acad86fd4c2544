use dl::network;

const SIDE: usize = 28;
const LARGE: usize = 29;
const STEP: usize = 2;

network! {
    struct Net: [1, SIDE, SIDE] -> _ {
        fork {
            { Conv2d(6, kernel = LARGE) },
            { Conv2d(6, kernel = 5, stride = STEP) },
            { Linear(STEP) },
        },
    }
}

fn main() {}
