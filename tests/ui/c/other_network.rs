//! The weights are those of another network.

use dl::flash;

dl::network! {
    pub struct Small: [3] -> [1] { Linear(1) }
}
dl::network! {
    pub struct Large: [3] -> [2] { Linear(2) }
}

static LARGE: Large = flash::network(&[0; 32]);

dl::export_c! { small: Small = &LARGE }

fn main() {}
