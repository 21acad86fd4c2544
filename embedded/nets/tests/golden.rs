//! The committed weights and samples belong to each other and to the network as it is defined now.

use dl::flash;
use dl::prelude::*;
use nets::{Digits, Sample, winner};

const REMEDY: &str = "run `cargo run --release -p nets --example golden`";

fn read(name: &str) -> Vec<u8> {
    let path = format!("{}/../data/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}; {REMEDY}"))
}

#[test]
fn scores_are_those_of_the_weights() {
    let bytes = read("digits.f32");
    let net: Digits = flash::network::<_, { size_of::<Digits>() }>(bytes.as_slice().try_into().expect(REMEDY));
    let bytes = read("digits.samples");
    let (samples, rest) = bytes.as_chunks();
    assert!(samples.len() == 10 && rest.is_empty(), "{REMEDY}");
    for bytes in samples {
        let sample = Sample::from_bytes(bytes);
        assert_eq!(sample.to_bytes(), *bytes);
        let scores = net.predict(&sample.image);
        assert!(sample.error(&scores) < 1e-4, "{scores:?} are not {:?}; {REMEDY}", sample.scores);
        assert_eq!(winner(&scores), sample.label);
    }
}

#[test]
#[should_panic(expected = "`Digits` has 1730 numbers of 4 bytes, 6920 bytes in all; these are 6916")]
fn a_network_needs_all_its_bytes() {
    let _: Digits = flash::network(&[0; 6916]);
}
