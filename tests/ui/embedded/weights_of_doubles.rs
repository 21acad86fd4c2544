use dl::prelude::*;

network! {
    #[weights("good.safetensors")]
    struct Net: [4] -> [2] { f: Linear(2) }
}

static NET: &Net<f64> = Net::<f64>::WEIGHTS;

fn main() {}
