use dl::network;

network! {
    struct Body<const C: usize>: [C, 8, 8] -> [8, 8, 8] { residual { Conv2d(8, kernel = 3, padding = 1) } }
}

network! {
    struct Net: [6, 8, 8] -> [8, 8, 8] { body: Body<6> }
}

fn main() {}
