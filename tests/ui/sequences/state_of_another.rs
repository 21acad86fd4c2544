use dl::prelude::*;

network! { struct Small: [.., 3] -> [.., 4] { Lstm(4) } }
network! { struct Large: [.., 3] -> [.., 8] { Lstm(8) } }

fn main() {
    let (small, large) = (Small::init(1), Large::init(2));
    let mut state = large.initial_state();
    small.step(&[0.0; 3], &mut state);
}
