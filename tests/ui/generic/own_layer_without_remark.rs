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
    struct Body<const C: usize>: [C] -> [4] { Linear(C), square: Square, out: Linear(4) }
}

fn main() {}
