use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Conv2d(in_channels = 1, out_channels = 6, kernel_size = 5),
        BatchNorm(num_features = 6),
        MaxPool2d(2, ceil_mode = true),
        Flatten,
        Linear(in_features = 864, out_features = 10),
        Dropout(rate = 0.5, inplace = true),
        Softmax(dim = 1),
    }
}

fn main() {}
