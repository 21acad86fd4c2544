use dl::network;

network! {
    struct Net: [1, 28, 28] -> [10] {
        Conv2d(6, kernel = ),
        Conv2d(6 kernel = 5),
        x: ,
        Flatten;
        Linear(10, bias: true),
        Linear(0),
    }
}

fn main() {}
