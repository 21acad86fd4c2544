use dl::prelude::*;

layer! {
    pub struct Square;
}

fn main() {}
