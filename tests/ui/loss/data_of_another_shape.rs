use dl::prelude::*;

network! {
    struct Net: [8] -> [4] {
        Linear(4),
    }
}

fn main() {
    let data = Dataset::new(vec![[0.0f32; 9]], vec![1usize]).unwrap();
    let _ = Trainer::new(Sgd::new(0.1), CrossEntropy).fit(&mut Net::init(1), &data, &data);
}
