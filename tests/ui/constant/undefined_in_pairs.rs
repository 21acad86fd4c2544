use dl::network;

network! {
    struct Net: [1, 8, 8] -> _ {
        Conv2d(4, kernel = (K, 3), padding = (P, 1), stride = S), MaxPool2d(M, padding = Q),
    }
}

fn main() {}
