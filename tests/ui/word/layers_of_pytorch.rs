use dl::network;

network! {
    struct Net: [1, 28, 28] -> _ {
        BatchNorm2d,
        ReLU,
        MaxPool(2),
        AdaptiveAvgPool2d(1),
        Dropout2d,
        GELU,
        SiLU,
        Swish,
        Tanhh,
        ELU,
        LeakyReLU,
        Identity,
    }
}

fn main() {}
