//! What `embedded/finetune` learns, learned here: the data it contains is what comes of this now.

#[path = "../../embedded/finetune/src/task.rs"]
mod task;

use std::path::PathBuf;

use dl::prelude::*;
use task::{BYTES, Body, Digits, LEARNED, Memory, Sequence};

const REMEDY: &str = "run `cargo test --test device write -- --ignored`";

network! {
    /// What the body learns to see with.
    struct Five: [1, 8, 8] -> [5] { body: Body, head: Linear(5) }
}

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "embedded/finetune/data", name].iter().collect()
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|e| panic!("{name}: {e}; {REMEDY}"))
}

fn numbers(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

fn bytes(numbers: &[f32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

/// Both networks after the steps of the device.
fn learned(body: &[f32], samples: &[[u8; BYTES]]) -> (Box<Digits>, Box<Sequence>) {
    let (mut digits, mut sequence, mut memory) = (Digits::zeros(), Sequence::zeros(), Box::new(Memory::new()));
    digits.body.as_mut_slice().copy_from_slice(body);
    let (learned, test) = samples.split_at(LEARNED);
    for _ in 0..10 {
        task::learn_digits(&mut digits, &mut memory, learned).expect("labels are digits");
    }
    let right = task::right(&digits, &mut memory, test);
    assert!(right * 10 > test.len() * 6, "{right} of {}", test.len());
    task::begin(&mut sequence);
    task::learn_sequences(&mut sequence, &mut memory, 1);
    let loss = task::learn_sequences(&mut sequence, &mut memory, task::STEPS);
    assert!(loss < 0.1, "{loss}");
    (digits, sequence)
}

#[test]
fn the_device_has_what_is_learned_here() {
    let samples = read("digits.samples");
    let (digits, sequence) = learned(&numbers(&read("body.f32")), samples.as_chunks().0);
    for (name, here) in [("digits.f32", digits.as_slice()), ("sequence.f32", sequence.as_slice())] {
        let there = numbers(&read(name));
        assert_eq!(here.len(), there.len(), "{name}; {REMEDY}");
        for (a, b) in here.iter().zip(&there) {
            assert!((a - b).abs() < 1e-4, "{name}: {a} or {b}; {REMEDY}");
        }
    }
}

#[test]
#[ignore = "writes the data of `embedded/finetune`"]
fn write() -> Result<(), Box<dyn std::error::Error>> {
    let (train, test) = dl::data::digits();
    let few = |data: &Dataset<_, usize>| {
        let few: Vec<usize> = (0..data.len()).filter(|i| data.targets()[*i] < 5).collect();
        data.subset(&few)
    };
    let mut five = Five::init(1);
    let adam = dl::optim::Adam::new(3e-3);
    let report = Trainer::new(adam, CrossEntropy).epochs(20).batch(32).fit(&mut five, &few(&train)?, &few(&test)?)?;
    println!("{report}");
    let mut samples = Vec::new();
    for i in 0..LEARNED + 100 {
        // As many of each digit, as far as they go.
        let of_digit = test.iter().filter(|(_, label)| **label == i % 10).nth(i / 10);
        let (image, label) = of_digit.ok_or("there are too few digits")?;
        samples.extend(image.as_flattened().as_flattened().iter().map(|grey| (16.0 * grey) as u8));
        samples.push(*label as u8);
    }
    let (digits, sequence) = learned(five.body.as_slice(), samples.as_chunks().0);
    std::fs::write(path("body.f32"), bytes(five.body.as_slice()))?;
    std::fs::write(path("digits.samples"), samples)?;
    std::fs::write(path("digits.f32"), bytes(digits.as_slice()))?;
    std::fs::write(path("sequence.f32"), bytes(sequence.as_slice()))?;
    Ok(())
}
