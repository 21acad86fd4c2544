//! Fine-tuning from static memory: the body was trained elsewhere, the head learns.

use std::sync::Mutex;

use dl::device::{self, Momentum};
use dl::prelude::*;

network! {
    struct Body: [1, 8, 8] -> [24] { Conv2d(8, kernel = 3), Relu, MaxPool2d(2), Flatten, Linear(24), Relu }
}

network! {
    struct Digits: [1, 8, 8] -> [10] { frozen body: Body, head: Linear(10) }
}

network! {
    struct Whole: [1, 8, 8] -> [10] { body: Body, head: Linear(10) }
}

/// All that learning needs beside the network.
struct Memory {
    pass: DigitsTraining,
    grads: Digits,
    moment: Digits,
}

static MEMORY: Mutex<Memory> =
    Mutex::new(Memory { pass: DigitsTraining::new(), grads: device::zeros(), moment: device::zeros() });

#[test]
fn a_head_learns_in_static_memory() -> Result<(), dl::Error> {
    let (train, test) = dl::data::digits();
    let (train, test) = (train.subset(&(0..300).collect::<Vec<_>>())?, test.subset(&(0..200).collect::<Vec<_>>())?);
    let mut whole = Whole::init(5);
    Trainer::new(dl::optim::Adam::new(3e-3), CrossEntropy).epochs(20).batch(20).fit(&mut whole, &train, &test)?;
    let mut net = Digits::init(3);
    net.body.as_mut_slice().copy_from_slice(whole.body.as_slice());
    let body = net.body.as_slice().to_vec();
    let mut memory = MEMORY.lock().expect("one test has it");
    let Memory { pass, grads, moment } = &mut *memory;
    for _ in 0..8 {
        for samples in train.inputs().iter().zip(train.targets()).collect::<Vec<_>>().chunks(10) {
            device::zero(grads);
            for (x, label) in samples {
                let scores = net.forward_one(pass, x);
                let (_, dscores) = device::cross_entropy(&scores, **label).expect("labels are digits");
                net.backward_one(pass, &dscores, grads);
            }
            device::scale(grads, 0.1);
            Momentum::new(0.02, 0.8).step(&mut *net, grads, moment);
        }
    }
    let winner = |scores: [f32; 10]| (0..10).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    let right = test.inputs().iter().zip(test.targets()).filter(|(x, y)| winner(net.predict(x)) == Some(**y)).count();
    assert!(right > 160, "{right} of 200");
    assert_eq!(net.body.as_slice(), body, "the body stays as it is");
    Ok(())
}
