use dl::network;

network! {
    struct Block<const C: usize>: [C, 8, 8] -> [C, 8, 8] where params <= 10, ram <= 64 {
        c1: Conv2d(C, kernel = 3, padding = 1), Relu,
    }
}
network! { struct Net: [4, 8, 8] -> [10] { body: Block<4>, Flatten, Linear(10) } }

fn main() {}
