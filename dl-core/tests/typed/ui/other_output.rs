#[path = "../net.rs"]
mod net;

use net::{Image, Net};

fn main() {
    let net = net::zeros::<64, 48, f32>();
    let _: [[[f32; 24]; 30]; 8] = Image(&net).forward(&[[[0.0; 48]; 64]; 3]);
}
