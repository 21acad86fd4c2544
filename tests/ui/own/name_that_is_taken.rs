use dl::prelude::*;

layer! {
    pub struct Scale(keep: f64 = 1.0);

    fn f<T: Element>(&self, x: T) -> T {
        x * T::from_f64(self.keep)
    }
    fn derivative<T: Element>(&self, x: T) -> T {
        T::from_f64(self.keep)
    }
}

fn main() {}
