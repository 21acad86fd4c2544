use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        Convolution2D(6, kernel = 5),
        MaxPooling2D(2),
        BatchNormalization,
        ReLU,
        GlobalAveragePooling2D,
        Dense(10),
        Activation,
    }
}

fn main() {}
