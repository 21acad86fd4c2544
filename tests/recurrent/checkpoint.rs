//! Files that PyTorch wrote, and files that it can read.

use std::path::Path;

use dl::prelude::*;

use crate::steps::assert_close;

network! {
    /// As in `tests/golden/recurrent_state_dict.py`.
    pub struct Tagger: [.., token(11)] -> [.., 2] {
        embedding: Embedding(11, 5),
        lstm: bidirectional { Lstm(4, num_layers = 2) },
        gru: Gru(3),
        rnn: Rnn(4, nonlinearity = relu, bias = false),
        fc: Linear(2),
    }
}

/// What PyTorch's `state_dict` calls its arrays, in order.
const NAMES: [&str; 25] = [
    "embedding.weight",
    "lstm.weight_ih_l0",
    "lstm.weight_hh_l0",
    "lstm.bias_ih_l0",
    "lstm.bias_hh_l0",
    "lstm.weight_ih_l0_reverse",
    "lstm.weight_hh_l0_reverse",
    "lstm.bias_ih_l0_reverse",
    "lstm.bias_hh_l0_reverse",
    "lstm.weight_ih_l1",
    "lstm.weight_hh_l1",
    "lstm.bias_ih_l1",
    "lstm.bias_hh_l1",
    "lstm.weight_ih_l1_reverse",
    "lstm.weight_hh_l1_reverse",
    "lstm.bias_ih_l1_reverse",
    "lstm.bias_hh_l1_reverse",
    "gru.weight_ih_l0",
    "gru.weight_hh_l0",
    "gru.bias_ih_l0",
    "gru.bias_hh_l0",
    "rnn.weight_ih_l0",
    "rnn.weight_hh_l0",
    "fc.weight",
    "fc.bias",
];

#[test]
fn a_state_dict_of_pytorch() -> Result<(), dl::Error> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/recurrent_state_dict.safetensors");
    let net = Tagger::from_file(&path)?;
    let text: Vec<Token<11>> = [6, 10, 9, 1, 0, 8].map(|i| Token::try_from(i).unwrap()).to_vec();
    let expected = [
        [-0.093_273_69, 0.310_040_6],
        [-0.090_183_48, 0.311_048_54],
        [-0.089_912_5, 0.311_346_9],
        [-0.090_660_03, 0.310_523_8],
        [-0.090_859_46, 0.310_304_22],
        [-0.091_692_91, 0.309_386_6],
    ];
    assert_close(&net.predict(&text), &expected);
    // And the other way: the same arrays under the same names, bit for bit.
    let (ours, theirs) = (dl::io::Archive::from_bytes(&net.to_bytes()?)?, dl::io::Archive::load(&path)?);
    let mut names: Vec<&str> = ours.names().collect();
    let mut expected = NAMES.to_vec();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
    for name in NAMES {
        assert_eq!(ours.dims(name), theirs.dims(name), "{name}");
        assert_eq!(ours.numbers::<f32>(name)?, theirs.numbers::<f32>(name)?, "{name}");
    }
    Ok(())
}

#[test]
fn the_names_of_all_arrays() {
    let names: Vec<String> = Tagger::<f32>::SEGMENTS.iter().map(|segment| segment.name()).collect();
    assert_eq!(names, NAMES);
}

#[test]
fn a_file_of_another_network_is_refused() {
    network! { struct Other: [.., token(11)] -> [.., 2] { embedding: Embedding(11, 5), lstm: Gru(4), fc: Linear(2) } }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/recurrent_state_dict.safetensors");
    let error = Other::from_file(path).unwrap_err().to_string();
    for part in ["lstm.weight_ih_l0", "lstm.weight_ih_l1_reverse", "gru.weight_hh_l0"] {
        assert!(error.contains(part), "{error}");
    }
}
