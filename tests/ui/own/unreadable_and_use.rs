use dl::prelude::*;

layer! {
    pub struct Scale(by);

    fn f<T: Element>(&self, x: T) -> T {
        x * T::from_f64(self.by)
    }
    fn derivative<T: Element>(&self, x: T) -> T {
        T::from_f64(self.by)
    }
}

network! {
    struct Net: [8] -> [4] { Linear(4), Scale(2.0) }
}

fn main() {
    let _ = Net::init(1).predict(&[0.5; 8]);
}
