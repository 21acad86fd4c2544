use dl::network;

network! {
    #[weights("many.safetensors")]
    struct Net: [5] -> [4] {
        Linear(4), Linear(4), Linear(4), Linear(4), Linear(4), Linear(4), Linear(4), Linear(4), Linear(4), Linear(4), Linear(4),
    }
}

fn main() {}
