use dl::network;

const N: usize = 20;

network! {
    struct Net: [4, N, N] -> [8, N, N] where ram <= 16 * KIB {
        c1: Conv2d(8, kernel = 1), Relu,
        residual {
            c2: Conv2d(8, kernel = 3, padding = 1), Relu,
            c3: Conv2d(8, kernel = 3, padding = 1),
        },
    }
}

fn main() {}
