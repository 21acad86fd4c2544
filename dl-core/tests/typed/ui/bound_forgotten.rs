#[path = "../net.rs"]
mod net;

use net::Encoder;

fn run<const H: usize, const W: usize>(_: &Encoder<H, W>) {}

fn main() {
    run(&net::zeros::<64, 48, f32>());
}
