use dl::prelude::*;

layer! {
    pub struct Square

    fn f<T: Element>(x: T) -> T {
        x * x
    }
    fn derivative<T: Element>(x: T) -> T {
        x + x
    }
}

fn main() {}
