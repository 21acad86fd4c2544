use dl::prelude::*;

layer! {
    pub struct Square;

    fn f<T: Element>(x: T) -> T {
        x * x
    }
}

network! {
    struct Net: [8] -> [4] { Linear(4), Square }
}

fn main() {
    let _ = Net::init(1).predict(&[0.5; 8]);
}
