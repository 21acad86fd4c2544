use dl::prelude::*;

network! { struct Net: [4] -> [2] { Linear(8), Relu, Linear(2) } }

static NET: &Net = Net::WEIGHTS;

fn main() {
    Net::WEIGHTS.infer(&[0.0; 4], &mut NetArena::new());
}
