use dl::prelude::*;

network! { struct Net: [.., 3] -> [.., 2] { Linear(2) } }

fn main() {
    Net::init(1).initial_state();
}
