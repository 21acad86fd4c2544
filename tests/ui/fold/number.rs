use dl::network;

network! {
    #[fold(2)]
    struct Net: [1, 4, 4] -> [2] { c1: Conv2d(2, kernel = 3), BatchNorm, Flatten, f2: Linear(2) }
}

fn main() {}
