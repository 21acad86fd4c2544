//! The vector of one token.

use dl_core::layers::{Layer, Site};
use dl_core::plan::Slot;
use dl_core::shape::Dims;
use dl_core::spec::{Embedding, Product, Then};

struct Here;

impl Site for Here {
    type Layer = Embedding;
    const LAYER: Embedding = Embedding::DEFAULT.num_embeddings(3).embedding_dim(2);
    const INPUT: Dims = Dims::token(3);
    const OUTPUT: Dims = Dims::new(&[2]);
    const KEEP: usize = 0;
    const MACS: u64 = 0;
    const INDEX: usize = 0;
    const PRODUCT: Option<Product> = None;
    const THEN: Then = Then::Nothing;
    const PACK: Slot = Slot::NOWHERE;
}

const WEIGHTS: [f32; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];

#[test]
fn of_one_token_is_that_of_a_batch() {
    for token in [0.0, 1.0, 2.0, 3.0, 2.9, 1e30, -1.0, -0.0, f32::NAN, f32::INFINITY] {
        let [mut one, mut batch] = [[f32::NAN; 2]; 2];
        Embedding::infer_one::<Here, f32>(&WEIGHTS, &[token], &mut one);
        Embedding::infer::<Here, f32>(&WEIGHTS, &[], &[token], &mut batch);
        assert_eq!(one, batch, "token {token}");
    }
}

#[test]
fn other_lengths_are_left_as_they_are() {
    let cases: [(&[f32], &[f32], usize); 4] =
        [(&WEIGHTS[..5], &[2.0], 2), (&WEIGHTS, &[], 2), (&WEIGHTS, &[1.0, 2.0], 2), (&WEIGHTS, &[1.0], 3)];
    for (weights, x, outputs) in cases {
        let mut y = vec![0.5; outputs];
        Embedding::infer_one::<Here, f32>(weights, x, &mut y);
        assert_eq!(y, vec![0.5; outputs]);
    }
}
