//! The committed weights, inputs and outputs belong to each other and to the networks as they are defined now.

mod files;

use dl::flash;
use dl::prelude::*;
use files::{REMEDY, read};
use nets::lenet5::enlarge;
use nets::{Digits, DigitsArena, LeNet5, LeNet5Arena, Nested, NestedArena, Sample, difference, same_bits, winner};

type Image = [[[f32; 8]; 8]; 1];

/// Holds the samples of a network against what it computes: the same bits by `infer`, to rounding by `predict`. How many of the images it
/// recognizes.
fn check(name: &str, infer: impl Fn(&Image) -> [f32; 10], predict: impl Fn(&Image) -> [f32; 10]) -> usize {
    let bytes = read(&format!("{name}.samples"));
    let (samples, rest) = bytes.as_chunks();
    assert!(samples.len() == 10 && rest.is_empty(), "{REMEDY}");
    let mut right = 0;
    for (digit, bytes) in samples.iter().enumerate() {
        let sample = Sample::from_bytes(bytes);
        assert_eq!((sample.to_bytes(), sample.label), (*bytes, digit));
        let scores = infer(&sample.image);
        assert!(same_bits(&scores, &sample.scores), "{scores:?} are not {:?}; {REMEDY}", sample.scores);
        let scores = predict(&sample.image);
        assert!(difference(&scores, &sample.scores) < 1e-4, "{scores:?} are not {:?}; {REMEDY}", sample.scores);
        right += usize::from(winner(&scores) == digit);
    }
    right
}

#[test]
fn digits() {
    let bytes = read("digits.f32");
    let bytes = bytes.as_slice().try_into().expect(REMEDY);
    let net: Digits = flash::network::<_, { size_of::<Digits>() }>(bytes);
    let infer = |image: &Image| *net.infer(image, &mut DigitsArena::new());
    assert_eq!(check("digits", infer, |image| net.predict(image)), 10);

    let nested: Nested = flash::network::<_, { size_of::<Nested>() }>(bytes);
    let infer = |image: &Image| *nested.infer(image, &mut NestedArena::new());
    assert_eq!(check("digits", infer, |image| nested.predict(image)), 10);
}

#[test]
fn lenet5() {
    let net = LeNet5::from_file(files::path("lenet5.safetensors")).expect(REMEDY);
    let infer = |image: &Image| *net.infer(&enlarge(image), &mut LeNet5Arena::new());
    assert!(check("lenet5", infer, |image| net.predict(&enlarge(image))) >= 9);

    let (_, test) = dl::data::digits();
    let right = test.iter().filter(|(image, label)| winner(&net.predict(&enlarge(image))) == **label).count();
    assert!(right >= 345, "{right} of {} are right", test.len());
}

#[test]
fn an_image_is_enlarged_in_the_middle() {
    let small = [core::array::from_fn(|y| core::array::from_fn(|x| (8 * y + x + 1) as f32))];
    let large = enlarge(&small);
    for (y, row) in large[0].iter().enumerate() {
        for (x, pixel) in row.iter().enumerate() {
            let paper = [y, x].iter().any(|i| !(2..26).contains(i));
            let expected = if paper { 0.0 } else { small[0][(y - 2) / 3][(x - 2) / 3] };
            assert_eq!(*pixel, expected, "at {y}, {x}");
        }
    }
}

#[test]
#[should_panic(expected = "`Digits` has 1730 numbers of 4 bytes, 6920 bytes in all; these are 6916")]
fn a_network_needs_all_its_bytes() {
    let _: Digits = flash::network(&[0; 6916]);
}
