use dl::prelude::*;

layer! {
    pub struct Square;

    fn f<T: Element>(x: T) -> T {
        x * x
    }
    fn derivative<T: Element>(x: T) -> T {
        x + x
    }
}

network! {
    struct Stage<B: [8] -> [8]>: [8] -> [8] { B, Relu, Linear(8) }
}

network! {
    struct Net: [8] -> [8] { stage: Stage<Square> }
}

fn main() {}
