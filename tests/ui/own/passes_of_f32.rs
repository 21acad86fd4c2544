use dl::prelude::*;

layer! {
    pub struct Square;

    fn f(x: f32) -> f32 {
        x * x
    }
    fn derivative(x: f32) -> f32 {
        2.0 * x
    }
}

fn main() {}
