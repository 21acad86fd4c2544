//! Datasets, splits, batches and what is done to values.
#![cfg(all(feature = "train", feature = "std"))]

use dl_core::data::{self, Batches, Dataset, Normalizer, Permutation, class_counts, class_weights, one_hot};
use proptest::prelude::*;

/// Sample `i` is the number `i` with the label `i mod 7`.
fn numbered(n: usize) -> Dataset<[f64; 1], usize> {
    Dataset::new((0..n).map(|i| [i as f64]).collect(), (0..n).map(|i| i % 7).collect()).unwrap()
}

/// The numbers of the samples, each of which must still have its own label.
fn members(data: &Dataset<[f64; 1], usize>) -> Vec<usize> {
    data.iter().for_each(|(x, y)| assert_eq!(x[0] as usize % 7, *y));
    data.inputs().iter().map(|x| x[0] as usize).collect()
}

fn sorted(mut numbers: Vec<usize>) -> Vec<usize> {
    numbers.sort_unstable();
    numbers
}

/// All batches of an epoch as numbers of samples.
fn epoch(batches: &mut Batches<[f64; 1], usize>, data: &Dataset<[f64; 1], usize>, epoch: usize) -> Vec<Vec<usize>> {
    let mut epoch = batches.epoch(data, epoch).unwrap();
    let mut all = Vec::new();
    let promised = epoch.len();
    while let Some((xs, ys)) = epoch.next_batch() {
        all.push(members(&Dataset::new(xs.to_vec(), ys.to_vec()).unwrap()));
    }
    assert!(all.len() == promised && epoch.is_empty() && epoch.next_batch().is_none());
    all
}

#[test]
fn datasets_hold_pairs() {
    let error = Dataset::new(vec![1.0_f32; 3], vec![0_usize; 2]).unwrap_err();
    assert!(error.to_string().contains("3 inputs but 2 targets"));
    let mut data = numbered(50);
    assert_eq!(members(&data.subset(&[3, 3, 49]).unwrap()), [3, 3, 49]);
    assert!(data.subset(&[50]).unwrap_err().to_string().contains("sample 50 was asked for, but there are 50"));
    data.shuffle(5);
    assert_ne!(members(&data), (0..50).collect::<Vec<_>>());
    assert_eq!(sorted(members(&data)), (0..50).collect::<Vec<_>>());
    let doubled = data.clone().map(|x, y| (x[0] * 2.0, y));
    assert_eq!(doubled.inputs()[7], data.inputs()[7][0] * 2.0);
    let odd = data.clone().map_targets(|y| y % 2 == 1);
    assert_eq!(odd.inputs(), data.inputs());
}

#[test]
fn the_digits_are_those_of_scikit_learn() {
    let all = data::digits_all();
    // numpy.bincount(load_digits().target)
    assert_eq!(class_counts(all.targets(), 10).unwrap(), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    // load_digits().data.sum() and the first row of the first image
    let sum: f32 = all.inputs().as_flattened().as_flattened().as_flattened().iter().map(|x| x * 16.0).sum();
    assert_eq!(sum, 561_718.0);
    assert_eq!(all.inputs()[0][0][0].map(|x| x * 16.0), [0.0, 0.0, 5.0, 13.0, 9.0, 1.0, 0.0, 0.0]);
    assert_eq!(all.targets()[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

    let (train, test) = data::digits();
    assert_eq!(class_counts(test.targets(), 10).unwrap(), [35, 36, 35, 36, 36, 36, 36, 35, 34, 36]);
    assert_eq!(train.len() + test.len(), all.len());
    // The image of the last sample of class 9 that a fifth counts to is held out: the 180th nine.
    let last = all.targets().iter().rposition(|label| *label == 9).unwrap();
    assert!(test.inputs().contains(&all.inputs()[last]) && !train.inputs().contains(&all.inputs()[last]));
}

#[test]
fn splits_that_make_no_sense_are_errors() {
    let data = numbered(10);
    let says = |result: Result<[Dataset<[f64; 1], usize>; 2], dl_core::error::Error>, text: &str| {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(text), "{error}");
    };
    says(data.split([0.5, 0.6], 1), "add up to 1, not 1.1");
    says(data.split([1.0, 0.0], 1), "must be positive");
    says(data.split([f64::NAN, 0.5], 1), "must be positive");
    says(data.split([0.99, 0.01], 1), "part 2 of 2 would be empty: 0.01 of 10 samples");
    says(data.split_counts([5, 6], 1), "must add up to the 10 there are");
    says(data.split_counts([10, 0], 1), "none may be 0");
    says(data.split_counts([usize::MAX, 11], 1), "must add up");
    says(numbered(0).split([0.5, 0.5], 1), "would be empty");
    for k in [0, 1, 11] {
        assert!(data.k_folds(k, 1).err().unwrap().to_string().contains(&format!("{k} folds of 10 samples")));
    }
}

#[test]
fn a_run_that_was_interrupted_sees_the_same_batches() {
    let data = numbered(23);
    let mut whole = Batches::new(5).shuffled(9);
    let orders: Vec<_> = (0..4).map(|e| epoch(&mut whole, &data, e)).collect();
    assert!(orders[0] != orders[1] && orders[1] != orders[2]);
    let mut resumed = Batches::new(5).shuffled(9);
    assert_eq!(epoch(&mut resumed, &data, 3), orders[3]);
    let mut rest = resumed.epoch(&data, 2).unwrap();
    rest.skip(3);
    assert_eq!(rest.len(), 2);
    let (inputs, _) = rest.next_batch().unwrap();
    assert_eq!(inputs.iter().map(|x| x[0] as usize).collect::<Vec<_>>(), orders[2][3]);
    rest.skip(usize::MAX);
    assert!(rest.next_batch().is_none());
    // The same everywhere, for ever.
    assert_eq!(epoch(&mut Batches::new(8).shuffled(1), &numbered(8), 0), [FIRST_ORDER]);
}

/// The order of 8 samples in epoch 0 of seed 1; another program of the same formulas gave the same.
const FIRST_ORDER: [usize; 8] = [2, 7, 5, 3, 1, 6, 4, 0];

#[test]
fn buffers_are_reused() {
    let data = numbered(100);
    let mut batches = Batches::new(32).shuffled(3);
    let mut places = Vec::new();
    for e in 0..3 {
        let mut epoch = batches.epoch(&data, e).unwrap();
        while let Some((xs, ys)) = epoch.next_batch() {
            places.push((xs.as_ptr(), ys.as_ptr()));
        }
    }
    assert!(places.iter().all(|place| *place == places[0]), "batches move in memory");
}

#[test]
fn rare_classes_are_drawn_as_often() {
    let labels: Vec<usize> = (0..1000).map(|i| if i % 100 == 0 { 4 } else { i % 2 }).collect();
    let data = Dataset::new(vec![[0.0_f32]; 1000], labels).unwrap();
    let mut batches = Batches::new(1000).balanced(data.targets(), 11);
    let mut counts = [0; 5];
    for e in 0..30 {
        let mut epoch = batches.epoch(&data, e).unwrap();
        let (_, labels) = epoch.next_batch().unwrap();
        labels.iter().for_each(|label| counts[*label] += 1);
    }
    // 30,000 draws: 10,000 of each, with a deviation of 82.
    assert!([0, 1, 4].iter().all(|c| (counts[*c] - 10_000_i32).abs() < 400), "{counts:?}");

    let mut weighted = Batches::new(8).weighted(&[0.0, 1.0, 0.0, 3.0, 0.0], 1).unwrap();
    let drawn: Vec<usize> = (0..100).flat_map(|e| epoch(&mut weighted, &numbered(5), e)).flatten().collect();
    let ones = drawn.iter().filter(|i| **i == 1).count();
    assert!(drawn.iter().all(|i| [1, 3].contains(i)) && (75..175).contains(&ones), "{ones}");
}

#[test]
fn batches_that_make_no_sense_are_errors() {
    let data = numbered(10);
    let says = |mut batches: Batches<[f64; 1], usize>, data: &Dataset<_, _>, text: &str| {
        let error = batches.epoch(data, 0).unwrap_err().to_string();
        assert!(error.contains(text), "{error}");
    };
    says(Batches::new(0), &data, "the batch size is at least 1");
    says(Batches::new(4), &numbered(0), "the dataset is empty");
    says(Batches::new(11).drop_last(), &data, "10 samples do not fill one batch of 11");
    says(Batches::new(4).balanced(&[0, 1], 1), &data, "weights of 2 samples were given, but the dataset has 10");
    let weighted = |weights: &[f64]| Batches::<f32, usize>::new(4).weighted(weights, 1).unwrap_err().to_string();
    assert!(weighted(&[1.0, -1.0]).contains("the weight of sample 1 is -1"));
    assert!(weighted(&[f64::NAN]).contains("the weight of sample 0 is NaN"));
    assert!(weighted(&[0.0, 0.0]).contains("add up to 0"));
    assert!(weighted(&[]).contains("add up to 0"));
    assert_eq!(epoch(&mut Batches::new(usize::MAX), &data, 0).len(), 1);
}

#[test]
fn values_are_normalized() {
    let mut train = vec![[[1.0_f32, 3.0], [7.0, 7.0]], [[5.0, 7.0], [7.0, 7.0]]];
    let channels = Normalizer::per_channel(&train).unwrap();
    assert_eq!((channels.shift(), channels.scale()), ([4.0, 7.0].as_slice(), [5.0_f64.sqrt(), 1.0].as_slice()));
    let mut values = train.clone();
    channels.apply(&mut values).unwrap();
    assert_eq!(values[1][1], [0.0, 0.0], "a constant channel is not divided by 0");
    assert!((values[0][0][0] + 3.0 / 5.0_f32.sqrt()).abs() < 1e-6);
    channels.undo(&mut values).unwrap();
    assert!(
        values
            .as_flattened()
            .as_flattened()
            .iter()
            .zip(train.as_flattened().as_flattened())
            .all(|(a, b)| (a - b).abs() < 1e-6)
    );

    let global = Normalizer::global(&train).unwrap();
    assert_eq!(global.shift(), [5.5]);
    global.apply(&mut train).unwrap();
    let all = train.as_flattened().as_flattened();
    assert!(all.iter().sum::<f32>().abs() < 1e-6 && (all.iter().map(|x| x * x).sum::<f32>() - 8.0).abs() < 1e-5);

    let mut features = vec![[2.0_f64, 0.1], [4.0, 0.1], [3.0, 0.1]];
    Normalizer::min_max(&features).unwrap().apply(&mut features).unwrap();
    assert_eq!(features, [[0.0, 0.0], [1.0, 0.0], [0.5, 0.0]]);
    let tenths = Normalizer::per_channel(&vec![[0.1_f32]; 1000]).unwrap();
    assert_eq!(tenths.scale(), [1.0], "rounding is not a deviation");

    assert!(Normalizer::global::<f32, [f32; 2]>(&[]).unwrap_err().to_string().contains("no values"));
    let nan = Normalizer::global(&[[0.0_f32, 1.0], [2.0, f32::NAN]]).unwrap_err().to_string();
    assert!(nan.contains("number 1 of sample 1 is NaN"), "{nan}");
    assert!(
        channels.apply(&mut [[0.0_f32; 3]]).unwrap_err().to_string().contains("2 channels does not fit values of 3")
    );
    assert!(Normalizer::from_parts(&[0.0], &[0.0]).is_err() && Normalizer::from_parts(&[], &[]).is_err());
    assert_eq!(Normalizer::from_parts(&[0.5], &[2.0]).unwrap().scale(), [2.0]);
}

#[test]
fn labels_are_checked() {
    assert_eq!(one_hot::<f64, 2>(&[1, 0]).unwrap(), [[0.0, 1.0], [1.0, 0.0]]);
    assert!(one_hot::<f32, 2>(&[0, 2]).unwrap_err().to_string().contains("the label of sample 1 is 2"));
    assert_eq!(class_counts(&[0, 2, 2], 4).unwrap(), [1, 0, 2, 0]);
    assert!(class_counts(&[usize::MAX], 4).is_err());
    assert_eq!(class_weights(&[0, 2, 2], 3).unwrap(), [1.0, 0.0, 0.5]);
    assert!(class_weights(&[3], 3).is_err());
}

#[test]
fn pixels_are_permuted_alike() {
    let image =
        |c: f32| [[[c, c + 1.0], [c + 2.0, c + 3.0]], [[10.0 * c, 10.0 * c + 1.0], [10.0 * c + 2.0, 10.0 * c + 3.0]]];
    let mut images = vec![image(4.0), image(8.0)];
    let permutation = Permutation::new(4, 2);
    permutation.apply(&mut images).unwrap();
    let offsets =
        |channel: &[[f32; 2]; 2], first: f32| channel.as_flattened().iter().map(|x| x - first).collect::<Vec<_>>();
    let order = offsets(&images[0][0], 4.0);
    assert_ne!(order, [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(offsets(&images[1][1], 80.0), order);
    assert!(
        permutation.apply(&mut [[0.0_f32; 6]]).unwrap_err().to_string().contains("4 pixels does not fit values of 6")
    );
    assert!(Permutation::new(0, 1).apply(&mut [[0.0_f32; 6]]).is_err());
}

#[test]
fn large_images_do_not_touch_the_stack() {
    type Large = [[[f32; 512]; 512]; 3]; // 3 MB, more than a test's stack
    let data = Dataset::new(dl_core::value::zeros::<f32, Large>(4), vec![0_usize, 1, 0, 1]).unwrap();
    let [half, _] = data.split_stratified([0.5, 0.5], 1).unwrap();
    assert_eq!(half.len(), 2);
    let mut batches = Batches::new(3).shuffled(1);
    assert_eq!(batches.epoch(&data, 0).unwrap().next_batch().unwrap().0.len(), 3);
    let mut data = data;
    Normalizer::global(data.inputs()).unwrap().apply(data.inputs_mut()).unwrap();
}

proptest! {
    #[test]
    fn a_split_is_a_partition(n in 3_usize..200, cut in 0.05..0.9_f64, seed: u64) {
        let data = numbered(n);
        let fractions = [cut, (1.0 - cut) / 2.0, (1.0 - cut) / 2.0];
        for parts in [data.split(fractions, seed), data.split_stratified(fractions, seed)].into_iter().flatten() {
            let all = parts.iter().flat_map(members).collect();
            prop_assert_eq!(sorted(all), (0..n).collect::<Vec<_>>());
        }
        if let Ok(parts) = data.split(fractions, seed) {
            let expected = (cut * n as f64).round() as usize;
            prop_assert_eq!(parts[0].len(), expected);
            prop_assert_eq!(&parts, &data.split(fractions, seed).unwrap());
        }
        if let Ok(parts) = data.split_stratified(fractions, seed) {
            for class in 0..7 {
                let count = |labels: &[usize]| labels.iter().filter(|label| **label == class).count() as f64;
                let expected = cut * count(data.targets());
                prop_assert!((count(parts[0].targets()) - expected).abs() <= 0.5);
            }
        }
    }

    #[test]
    fn folds_are_a_partition(n in 2_usize..100, k in 2_usize..12, seed: u64) {
        prop_assume!(k <= n);
        let data = numbered(n);
        let folds: Vec<_> = data.k_folds(k, seed).unwrap().collect();
        prop_assert_eq!(folds.len(), k);
        for (train, validation) in &folds {
            prop_assert!(validation.len() == n / k || validation.len() == n / k + 1);
            let both = [members(train), members(validation)].concat();
            prop_assert_eq!(sorted(both), (0..n).collect::<Vec<_>>());
        }
        let held_out = folds.iter().flat_map(|(_, validation)| members(validation)).collect();
        prop_assert_eq!(sorted(held_out), (0..n).collect::<Vec<_>>());
    }

    #[test]
    fn an_epoch_has_every_sample_once(n in 1_usize..100, size in 1_usize..40, seed: u64, number in 0_usize..1000) {
        let data = numbered(n);
        for mut batches in [Batches::new(size), Batches::new(size).shuffled(seed)] {
            let all = epoch(&mut batches, &data, number);
            prop_assert!(all.iter().rev().skip(1).all(|batch| batch.len() == size));
            prop_assert_eq!(sorted(all.concat()), (0..n).collect::<Vec<_>>());
            if n >= size {
                let whole = epoch(&mut batches.drop_last(), &data, number);
                prop_assert_eq!(&whole[..], &all[..n / size]);
            }
        }
    }
}
