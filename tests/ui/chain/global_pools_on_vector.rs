use dl::network;

network! {
    struct Net: [10] -> _  {
        fork { { GlobalAvgPool }, { GlobalMaxPool } },
    }
}

fn main() {}
