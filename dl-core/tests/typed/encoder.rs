//! The network of `net.rs`, as a user sees it.

use dl_core::layers::Flat;

use crate::net::{Encoder, EncoderSizes, Image, Net, zeros};

/// A user's own function.
fn run<const H: usize, const W: usize>(net: &Encoder<H, W>) -> [f32; 10]
where
    (): EncoderSizes<H, W>,
{
    net.forward(&[[[0.5; W]; H]; 3])
}

#[test]
fn a_generic_network_has_arrays() {
    let mut net: Encoder<64, 48> = zeros();
    assert_eq!(net.flat().len(), 8 * 3 * 3 * 3 + 8 + 10 * 8 * 32 * 24 + 10);
    net.f3.weight[3][100] = 2.0;
    net.f3.weight[3].0[7][31][23] = 3.0;
    net.f3.bias[0] = 1.0;
    assert_eq!(run(&net), [1.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(net.flat()[8 * 3 * 3 * 3 + 8 + 3 * 6144 + 100], 2.0);
    let y: [[[f32; 24]; 32]; 8] = Image(&net).forward(&[[[0.5; 48]; 64]; 3]);
    assert_eq!(y, [[[0.5; 24]; 32]; 8]);
    assert_eq!(net, net.clone());
}

#[test]
fn sizes_that_do_not_fit_have_a_type() {
    let net: Encoder<0, 0, f64> = zeros();
    assert_eq!(net.f3.weight[0].len(), 8);
}
