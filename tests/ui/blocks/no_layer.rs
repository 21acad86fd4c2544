use dl::network;

struct Settings;

network! {
    struct Net: [8] -> [4] {
        settings: Settings, Linear(4),
    }
}

fn main() {}
