use dl::network;

network! { struct Body: [8, 8, 8] -> [8, 8, 8] { c1: Conv2d(16, kernel = 3, padding = 1), Relu, c2: Conv2d(8, kernel = 1) } }
network! { struct Net: [1, 8, 8] -> [10] where ram <= 4 * KIB { c0: Conv2d(8, kernel = 1), body: Body, Flatten, Linear(10) } }

fn main() {}
