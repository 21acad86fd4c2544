use dl::prelude::*;

layer! {
    pub struct Scale(by: f64 = 1.0, by: f64 = 2.0);

    fn f<T: Element>(&self, x: T) -> T {
        x * T::from_f64(self.by)
    }
    fn derivative<T: Element>(&self, x: T) -> T {
        T::from_f64(self.by)
    }
}

fn main() {}
