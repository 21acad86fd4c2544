use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(filters = 6, kernel_size = 5, strides = 1, use_bias = false),
        MaxPool2d(pool_size = 2),
        Flatten,
        Linear(units = 3),
    }
}

fn main() {}
