//! Metrics against scikit-learn 1.x, whose calls are named beside the values, and on bad input.
#![cfg(all(feature = "train", feature = "std"))]

use dl_core::metrics::*;

fn close(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-12, "{a} is not {b}");
}

#[test]
fn accuracy_counts_the_right_ones() {
    let scores = [[0.1_f32, 0.4, 0.5], [0.3, 0.3, 0.4], [0.6, 0.2, 0.2], [0.2, 0.5, 0.3]];
    close(accuracy(&scores, &[2, 2, 0, 0]).unwrap(), 0.75);
    // top_k_accuracy_score([1, 1, 0, 2], scores, k = 2); in row 1 scikit-learn breaks the tie the other way round.
    close(top_k_accuracy(2, &scores, &[1, 0, 0, 2]).unwrap(), 1.0);
    close(top_k_accuracy(2, &scores, &[1, 1, 0, 2]).unwrap(), 0.75);
    close(top_k_accuracy(1, &scores, &[2, 2, 0, 0]).unwrap(), 0.75);
    close(top_k_accuracy(3, &scores, &[0, 1, 2, 0]).unwrap(), 1.0);

    let one_hot = [[0.0_f32, 0.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]];
    let mut metric = Accuracy::new();
    metric.add(&scores, &one_hot).unwrap();
    close(Metric::<[f32; 3], usize>::value(&metric).unwrap(), 0.75);
}

#[test]
fn every_pixel_has_a_class() {
    // Two images of 1×2 pixels with three classes.
    let outputs = [[[[0.0_f64, 3.0]], [[1.0, 2.0]], [[2.0, 1.0]]], [[[9.0, 0.0]], [[0.0, 0.0]], [[0.0, 0.0]]]];
    let mut metric = Accuracy::new();
    metric.add(&outputs, &[[[2_usize, 0]], [[0, 1]]]).unwrap();
    close(Metric::<[f64; 3], usize>::value(&metric).unwrap(), 0.75);
}

#[test]
fn batches_add_up_and_are_forgotten() {
    type M<'a> = &'a mut dyn Metric<[f64; 2], usize>;
    let (mut a, mut b, mut c) = (Accuracy::new(), TopK::new(1), MacroF1::new());
    for metric in [&mut a as M, &mut b, &mut c] {
        assert!(metric.higher_is_better());
        for _ in 0..2 {
            assert!(metric.value().unwrap_err().to_string().contains("no samples"), "{}", metric.name());
            metric.add(&[[1.0, 0.0], [0.0, 1.0]], &[0, 1]).unwrap();
            metric.add(&[], &[]).unwrap();
            metric.add(&[[1.0, 0.0], [0.0, 1.0]], &[1, 0]).unwrap();
            close(metric.value().unwrap(), 0.5);
            metric.reset();
        }
    }
    assert_eq!(Metric::<[f64; 2], usize>::name(&b), "top-1 accuracy");
}

#[test]
fn yes_or_no() {
    let (yes, no, nan) = ([1.0_f32], [0.0], [f32::NAN]);
    let mut scores = BinaryAccuracy::of_scores();
    scores.add(&[[2.0_f32], [-1.0], [0.3], nan], &[yes, no, no, no]).unwrap();
    close(Metric::<f32, f32>::value(&scores).unwrap(), 0.5);
    let mut probabilities = BinaryAccuracy::of_probabilities();
    probabilities.add(&[0.6_f64, 0.4, 0.5], &[1.0, 1.0, 0.0]).unwrap();
    close(Metric::<f64, f64>::value(&probabilities).unwrap(), 2.0 / 3.0);
    assert!(probabilities.add(&[0.5_f64], &[0.5]).unwrap_err().to_string().contains("0.5, neither 0 nor 1"));
}

#[test]
fn confusion_precision_recall_f1() {
    let targets = [0, 0, 1, 1, 2, 2, 2, 0, 1, 2];
    let predicted = [0, 1, 1, 1, 2, 0, 2, 0, 2, 2];
    let mut matrix = ConfusionMatrix::new(4).unwrap();
    matrix.add_labels(&predicted, &targets).unwrap();
    // confusion_matrix(targets, predicted); class 3 never occurs.
    assert_eq!(matrix.rows().collect::<Vec<_>>(), [[2, 1, 0, 0], [0, 2, 1, 0], [1, 0, 3, 0], [0; 4]]);
    // precision_recall_fscore_support(targets, predicted)
    for values in [matrix.precision(), matrix.recall(), matrix.f1()] {
        values.iter().zip([2.0 / 3.0, 2.0 / 3.0, 0.75, 0.0]).for_each(|(a, b)| close(*a, b));
    }
    close(matrix.macro_precision().unwrap(), 0.6944444444444443);
    close(matrix.macro_recall().unwrap(), 0.6944444444444443);
    close(matrix.macro_f1().unwrap(), 0.6944444444444443);
    close(matrix.accuracy().unwrap(), 0.7);
    let table = "\
true\\as   0   1   2   3  precision  recall      F1
      0   2   1   0   0     0.6667  0.6667  0.6667
      1   0   2   1   0     0.6667  0.6667  0.6667
      2   1   0   3   0     0.7500  0.7500  0.7500
      3   0   0   0   0     0.0000  0.0000  0.0000
";
    assert_eq!(matrix.to_string(), table);
}

#[test]
fn errors_of_numbers() {
    let y = [[3.0, -0.5], [2.0, 1.0], [7.0, 2.5], [-1.0, 0.0]];
    let x = [[2.5, 0.0], [0.0, 1.5], [8.0, 2.0], [-1.5, 0.5]];
    close(mean_squared_error(&x, &y).unwrap(), 0.8125); // mean_squared_error(y, x)
    close(mean_absolute_error(&x, &y).unwrap(), 0.75); // mean_absolute_error(y, x)
    close(r2(&x, &y).unwrap(), 0.8207924391130498); // r2_score(y, x)
    close(r2(&[[1.0, 5.0], [2.0, 6.0]], &[[1.0, 5.0], [1.0, 7.0]]).unwrap(), 0.25); // one number constant
    close(r2(&[1.0_f32, 2.0], &[1.0, 1.0]).unwrap(), 0.0);
    close(r2(&[1.0_f32, 1.0], &[1.0, 1.0]).unwrap(), 1.0);

    let mut batches = R2::new();
    batches.add(&x[..1], &y[..1]).unwrap();
    batches.add(&x[1..], &y[1..]).unwrap();
    close(Metric::<[f64; 2], [f64; 2]>::value(&batches).unwrap(), 0.8207924391130498);
    assert!(r2(&x[..1], &y[..1]).unwrap_err().to_string().contains("needs at least 2"));
}

#[test]
fn not_a_number_is_never_good() {
    let scores = [[f32::NAN, 0.0], [0.0, 1.0]];
    assert_eq!(argmax(&scores[0]), None);
    assert_eq!(argmax::<f32>(&[]), None);
    assert_eq!(argmax(&[f64::NEG_INFINITY, f64::NEG_INFINITY]), Some(0));
    for target in [0, 1] {
        close(accuracy(&scores, &[target, 1]).unwrap(), 0.5);
        close(top_k_accuracy(2, &scores, &[target, 1]).unwrap(), 0.5);
    }
    let mut matrix = ConfusionMatrix::new(2).unwrap();
    matrix.add_scores(&scores, &[1, 1]).unwrap();
    assert_eq!((matrix.undecided(), matrix.total()), ([0, 1].as_slice(), 2));
    close(matrix.recall()[1], 0.5);
    close(matrix.accuracy().unwrap(), 0.5);
    assert!(matrix.to_string().starts_with("true\\as   0   1 NaN  precision"));
    assert!(mean_squared_error(&[f32::NAN], &[0.0]).unwrap().is_nan());
    assert!(mean_absolute_error(&[f32::NAN], &[0.0]).unwrap().is_nan());
    assert!(r2(&[f32::NAN, 0.0], &[0.0, 0.0]).unwrap().is_nan());
}

#[test]
fn bad_input_is_named() {
    let outputs = [[0.0_f32, 1.0]; 3];
    let says = |result: Result<f64, dl_core::error::Error>, text: &str| {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(text), "{error}");
    };
    says(accuracy(&outputs, &[0, 1]), "3 outputs but 2 targets");
    says(accuracy(&outputs, &[0, 1, 2]), "the label of sample 2 is 2, but there are 2 classes");
    says(accuracy::<f32, 2>(&[], &[]), "accuracy of no samples");
    says(top_k_accuracy(0, &outputs, &[0, 1, 1]), "k is from 1 to 2");
    says(top_k_accuracy(3, &outputs, &[0, 1, 1]), "k is from 1 to 2");
    says(mean_squared_error::<[f32; 2]>(&[], &[]), "mean squared error of no samples");
    says(mean_absolute_error(&outputs, &outputs[..1]), "3 outputs but 1 targets");

    let mut matrix = ConfusionMatrix::new(2).unwrap();
    assert!(matrix.add_labels(&[0], &[0, 1]).is_err() && matrix.add_labels(&[2], &[0]).is_err());
    assert!(matrix.add_scores(&[[0.0_f32; 3]], &[0]).unwrap_err().to_string().contains("3 scores"));
    assert_eq!(matrix.total(), 0);
    assert!(matrix.accuracy().is_err() && matrix.macro_f1().is_err());
    assert!(ConfusionMatrix::new(0).is_err() && ConfusionMatrix::new(usize::MAX).is_err());
}
