//! Losses: values and gradients against PyTorch (`golden/loss.py`), central differences, and what is refused.
#![cfg(all(feature = "train", feature = "std"))]

use std::collections::HashMap;

use dl_core::element::Element;
use dl_core::error::{Error, ErrorKind};
use dl_core::loss::*;
use dl_core::value::{Array, Numbers};

mod golden;

type Scores<T> = [T; 4];
type Pixels<T> = [[[T; 4]; 2]; 3];
type Images<T> = [[[T; 2]; 3]; 2];

/// PyTorch's inputs, losses and gradients.
struct Golden(HashMap<String, Vec<f64>>);

impl Golden {
    fn new() -> Self {
        Golden(golden::read("loss"))
    }

    /// Arrays of `T`.
    fn arrays<T: Element, A: Array<T>>(&self, name: &str) -> Vec<A> {
        let numbers: Vec<T> = self.0[name].iter().map(|x| T::from_f64(*x)).collect();
        A::unflat(&numbers).to_vec()
    }

    fn labels(&self) -> Vec<usize> {
        self.0["labels"].iter().map(|x| *x as usize).collect()
    }

    fn pixel_labels(&self) -> Vec<[[usize; 4]; 2]> {
        let labels: Vec<usize> = self.0["pixel_labels"].iter().map(|x| *x as usize).collect();
        labels.as_chunks::<4>().0.as_chunks::<2>().0.to_vec()
    }

    /// The loss and its gradient are those of PyTorch, to rounding.
    fn check<T: Element, O: Array<T>, Y>(&self, name: &str, loss: &impl Loss<O, Y>, outputs: &[O], targets: &[Y]) {
        let tolerance = if T::NAME == "f64" { 1e-13 } else { 2e-6 };
        let (value, gradient) = loss.evaluate(outputs, targets).unwrap();
        golden::assert_close(name, &[value], &self.0[name], tolerance);
        let gradient: Vec<f64> = O::flat(&gradient).iter().map(|g| g.to_f64()).collect();
        golden::assert_close(name, &gradient, &self.0[&format!("{name}.gradient")], tolerance);
    }

    fn classes<T: Element>(&self) {
        let labels = &self.labels();
        let scores = &self.arrays::<T, Scores<T>>("scores");
        let large = &self.arrays::<T, Scores<T>>("large");
        let soft = &self.arrays::<T, Scores<T>>("soft");
        let logs = &scores.iter().map(log_softmax).collect::<Vec<_>>();
        let weight = [1.0, 0.5, 2.0, 0.25];
        self.check("cross_entropy", &CrossEntropy, scores, labels);
        self.check("cross_entropy.large", &CrossEntropy, large, labels);
        self.check("cross_entropy.weight", &CrossEntropy.weight(weight), scores, labels);
        self.check("cross_entropy.smoothing", &CrossEntropy.label_smoothing(0.1), scores, labels);
        self.check("cross_entropy.both", &CrossEntropy.weight(weight).label_smoothing(0.3), scores, labels);
        self.check("cross_entropy.soft", &CrossEntropy, scores, soft);
        self.check("cross_entropy.soft_both", &CrossEntropy.weight(weight).label_smoothing(0.3), scores, soft);
        self.check("nll", &Nll, logs, labels);
        self.check("nll.weight", &Nll.weight(weight), logs, labels);
        self.check("multi_margin", &MultiMargin, scores, labels);
        self.check("multi_margin.p", &MultiMargin.p(2), scores, labels);
        self.check("multi_margin.margin", &MultiMargin.margin(2.5), scores, labels);
        self.check("multi_margin.weight", &MultiMargin.p(2).margin(0.5).weight(weight), scores, labels);
    }

    fn pixels<T: Element>(&self) {
        let labels = &self.pixel_labels();
        let pixels = self.arrays::<T, Pixels<T>>("pixels");
        let weight = [1.0, 0.5, 2.0];
        self.check("cross_entropy.pixels", &CrossEntropy.weight(weight).label_smoothing(0.1), &pixels, labels);
        let mut logs = pixels;
        for image in &mut logs {
            for (y, x) in (0..2).flat_map(|y| (0..4).map(move |x| (y, x))) {
                let pixel = log_softmax(&[image[0][y][x], image[1][y][x], image[2][y][x]]);
                (0..3).for_each(|c| image[c][y][x] = pixel[c]);
            }
        }
        self.check("nll.pixels", &Nll.weight(weight), &logs, labels);
    }

    fn numbers<T: Numbers<Elem = T> + Element>(&self) {
        let images = &self.arrays::<T, Images<T>>("images");
        let targets = &self.arrays::<T, Images<T>>("image_targets");
        self.check("mse", &Mse, images, targets);
        self.check("huber", &Huber, images, targets);
        self.check("huber.delta", &Huber.delta(0.4), images, targets);
        let answers = &self.arrays::<T, Scores<T>>("answers");
        let scores = &self.arrays::<T, Scores<T>>("scores");
        self.check("bce_with_logits", &BceWithLogits, scores, answers);
        self.check("bce_with_logits.large", &BceWithLogits, &self.arrays::<T, Scores<T>>("large"), answers);
        let weighted = BceWithLogits.pos_weight([1.0, 0.5, 2.0, 0.25]);
        self.check("bce_with_logits.pos_weight", &weighted, scores, answers);
        self.check("bce", &Bce, &self.arrays::<T, Scores<T>>("chances"), answers);
    }
}

fn log_softmax<T: Element, const C: usize>(x: &[T; C]) -> [T; C] {
    let sum: T = x.iter().map(|x| x.exp()).sum();
    x.map(|x| x - sum.ln())
}

#[test]
fn losses_of_classes_are_those_of_pytorch() {
    Golden::new().classes::<f64>();
    Golden::new().classes::<f32>();
}

#[test]
fn losses_of_pixels_are_those_of_pytorch() {
    Golden::new().pixels::<f64>();
    Golden::new().pixels::<f32>();
}

#[test]
fn losses_of_numbers_are_those_of_pytorch() {
    Golden::new().numbers::<f64>();
    Golden::new().numbers::<f32>();
    // 0 and 1 for certain: in `f64` alone, as gradients of 10¹² have no precision to spare.
    let golden = Golden::new();
    golden.check("bce.sure", &Bce, &golden.arrays::<f64, Scores<f64>>("sure"), &golden.arrays("answers"));
}

/// The gradient is that of the value, by central differences.
fn differentiate<O: Array<f64>, Y>(loss: &impl Loss<O, Y>, outputs: &[O], targets: &[Y]) {
    let (_, gradient) = loss.evaluate(outputs, targets).unwrap();
    let h = 1e-6;
    for i in 0..outputs.len() * O::LEN {
        let moved = |by: f64| {
            let mut outputs = outputs.to_vec();
            O::flat_mut(&mut outputs)[i] += by;
            loss.evaluate(&outputs, targets).unwrap().0
        };
        let (analytic, numeric) = (O::flat(&gradient)[i], (moved(h) - moved(-h)) / (2.0 * h));
        assert!((analytic - numeric).abs() < 1e-8, "output {i}: {analytic} but numerically {numeric}");
    }
}

#[test]
fn gradients_are_those_of_the_values() {
    let golden = Golden::new();
    let (labels, pixel_labels) = (&golden.labels(), &golden.pixel_labels());
    let scores = &golden.arrays::<f64, Scores<f64>>("scores");
    let weight = [1.0, 0.5, 2.0, 0.25];
    differentiate(&CrossEntropy, scores, labels);
    differentiate(&CrossEntropy.weight(weight).label_smoothing(0.2), scores, labels);
    differentiate(&CrossEntropy.weight(weight), scores, &golden.arrays::<f64, Scores<f64>>("soft"));
    differentiate(&CrossEntropy.label_smoothing(0.2), &golden.arrays::<f64, Pixels<f64>>("pixels"), pixel_labels);
    differentiate(&Nll.weight(weight), scores, labels);
    differentiate(&Nll, &golden.arrays::<f64, Pixels<f64>>("pixels"), pixel_labels);
    differentiate(&MultiMargin, scores, labels);
    differentiate(&MultiMargin.p(2).margin(0.7).weight(weight), scores, labels);
    let (images, targets) = (&golden.arrays::<f64, Images<f64>>("images"), &golden.arrays("image_targets"));
    differentiate(&Mse, images, targets);
    differentiate(&Huber, images, targets);
    differentiate(&Huber.delta(0.3), images, targets);
    let answers = &golden.arrays("answers");
    differentiate(&Bce, &golden.arrays::<f64, Scores<f64>>("chances"), answers);
    differentiate(&BceWithLogits.pos_weight(weight), scores, answers);
    // A single number is an array, too.
    differentiate(&Mse, &[1.0, 2.0, -3.0], &[0.5, 2.5, -3.0]);
}

#[test]
fn functions_are_the_losses_without_options() {
    let golden = Golden::new();
    let labels = &golden.labels();
    let scores = &golden.arrays::<f64, Scores<f64>>("scores");
    let (answers, chances) = (&golden.arrays::<f64, Scores<f64>>("answers"), &golden.arrays("chances"));
    assert_eq!(cross_entropy(scores, labels).unwrap(), CrossEntropy.evaluate(scores, labels).unwrap());
    assert_eq!(nll(scores, labels).unwrap(), Nll.evaluate(scores, labels).unwrap());
    assert_eq!(multi_margin(scores, labels).unwrap(), MultiMargin.evaluate(scores, labels).unwrap());
    assert_eq!(mse(scores, answers).unwrap(), Mse.evaluate(scores, answers).unwrap());
    assert_eq!(huber(scores, answers).unwrap(), Huber.evaluate(scores, answers).unwrap());
    assert_eq!(bce(chances, answers).unwrap(), Bce.evaluate(chances, answers).unwrap());
    assert_eq!(bce_with_logits(scores, answers).unwrap(), BceWithLogits.evaluate(scores, answers).unwrap());
    let (loss, gradient): (f32, Vec<[f32; 2]>) = cross_entropy(&[[0.0, 0.0]], &[0]).unwrap();
    assert_eq!((loss, gradient), (2f32.ln(), vec![[-0.5, 0.5]]));
}

#[test]
fn scores_of_any_size_are_exact() {
    let (loss, gradient) = cross_entropy(&[[3e38f32, -3e38, 0.0]], &[0]).unwrap();
    assert_eq!((loss, gradient), (0.0, vec![[0.0; 3]]));
    let (loss, gradient) = cross_entropy(&[[1e4f32, -1e4]], &[1]).unwrap();
    assert_eq!((loss, gradient), (2e4, vec![[1.0, -1.0]]));
    let (loss, gradient) = bce_with_logits(&[[1e4f32, -1e4]], &[[0.0, 1.0]]).unwrap();
    assert_eq!((loss, gradient), (1e4, vec![[0.5, -0.5]]));
    assert_eq!(bce_with_logits(&[[1e4f32, -1e4]], &[[1.0, 0.0]]).unwrap(), (0.0, vec![[0.0, 0.0]]));
}

/// The message of a refusal for bad data.
fn refused<A>(result: Result<A, Error>) -> String {
    let error = result.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Data);
    error.to_string()
}

#[test]
fn batches_that_do_not_fit_are_refused() {
    let none: [[f32; 3]; 0] = [];
    assert_eq!(refused(cross_entropy(&none, &[])), "the batch is empty: the mean over no samples is not a number");
    assert_eq!(refused(mse(&none, &none)), "the batch is empty: the mean over no samples is not a number");
    assert_eq!(
        refused(cross_entropy(&[[0.0f32; 3]; 4], &[0, 1])),
        "there are 4 outputs but 2 targets; a loss compares them one to one"
    );
    let mut gradient = [[0.0; 2]; 3];
    assert_eq!(
        refused(Huber.loss(&[[0.0f64; 2]; 2], &[[0.0; 2]; 2], &mut gradient)),
        "there are 2 outputs but room for 3 gradients; make it as many"
    );
}

#[test]
fn outputs_that_are_not_numbers_are_named() {
    let advice = "training has diverged or the input is not finite: check the data, lower the learning rate, or clip the \
                  gradient";
    let mut scores = [[0.0f32; 5]; 20];
    scores[17][3] = f32::NAN;
    assert_eq!(refused(cross_entropy(&scores, &[0; 20])), format!("output 3 of sample 17 is NaN; {advice}"));
    scores[17][3] = f32::NEG_INFINITY;
    assert_eq!(refused(nll(&scores, &[0; 20])), format!("output 3 of sample 17 is -inf; {advice}"));
    assert_eq!(refused(multi_margin(&scores, &[0; 20])), format!("output 3 of sample 17 is -inf; {advice}"));
    assert_eq!(refused(CrossEntropy.evaluate(&scores, &scores)), format!("output 3 of sample 17 is -inf; {advice}"));
    for refused in [
        refused(mse(&scores, &[[0.0; 5]; 20])),
        refused(huber(&scores, &[[0.0; 5]; 20])),
        refused(bce(&scores, &[[0.0; 5]; 20])),
        refused(bce_with_logits(&scores, &[[0.0; 5]; 20])),
    ] {
        assert_eq!(refused, format!("output 3 of sample 17 is -inf; {advice}"));
    }
}

#[test]
fn targets_that_are_impossible_are_named() {
    let scores = [[0.5f32; 10]; 3];
    let hint = "10 outputs are classes 0 to 9";
    assert_eq!(refused(cross_entropy(&scores, &[1, 2, 12])), format!("label 12 of sample 2 is out of range: {hint}"));
    assert_eq!(
        refused(nll(&scores, &[1, 10, 2])),
        format!("label 10 of sample 1 is out of range: {hint}; labels count from 0")
    );
    assert_eq!(refused(multi_margin(&scores, &[99, 0, 0])), format!("label 99 of sample 0 is out of range: {hint}"));
    assert_eq!(
        refused(CrossEntropy.evaluate(&[[[[0.0f32; 2]; 2]; 3]; 2], &[[[0, 1], [2, 0]], [[0, 0], [7, 0]]])),
        "label 7 of sample 1 is out of range: 3 outputs are classes 0 to 2"
    );
    let mut targets = [[0.5f32; 10]; 3];
    targets[2][4] = 1.5;
    assert_eq!(refused(bce(&scores, &targets)), "target 4 of sample 2 is 1.5, not in [0, 1]: 1 is yes and 0 is no");
    assert_eq!(
        refused(bce_with_logits(&scores, &targets)),
        "target 4 of sample 2 is 1.5, not in [0, 1]: 1 is yes and 0 is no"
    );
    assert_eq!(
        refused(bce(&targets, &scores)),
        "output 4 of sample 2 is 1.5, not in [0, 1]: end the network in `Sigmoid`, or train with `BceWithLogits`"
    );
    assert_eq!(
        refused(CrossEntropy.evaluate(&scores, &targets)),
        "target 4 of sample 2 is 1.5, not in [0, 1]: targets are the probabilities of the classes"
    );
    targets[2][4] = f32::NAN;
    assert_eq!(refused(mse(&scores, &targets)), "target 4 of sample 2 is NaN: check the data");
    assert_eq!(
        refused(Nll.weight([0.0, 1.0]).evaluate(&[[-1.0, -1.0]; 2], &[0, 0])),
        "the class weight of every label of the batch is 0: there is nothing to average"
    );
}

#[test]
fn settings_that_make_no_sense_are_named() {
    let (scores, labels, numbers) = ([[0.0f64; 3]; 2], [0, 1], [[1.0; 3]; 2]);
    let refused = |result: Result<(f64, Vec<[f64; 3]>), Error>, message: &str| {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Setting, message));
    };
    refused(
        CrossEntropy.weight([1.0, 2.0]).evaluate(&scores, &labels),
        "`weight` has 2 numbers for 3 classes; give one for each",
    );
    refused(
        Nll.weight([1.0, 2.0, -1.0]).evaluate(&scores, &labels),
        "`weight` number 2 is -1; weights are finite and not negative",
    );
    refused(
        BceWithLogits.pos_weight([2.0]).evaluate(&scores, &numbers),
        "`pos_weight` has 1 numbers for 3 outputs; give one for each",
    );
    refused(
        CrossEntropy.label_smoothing(1.1).evaluate(&scores, &labels),
        "`label_smoothing` is 1.1; it is a part, in [0, 1]: 0.1 is usual",
    );
    refused(MultiMargin.p(3).evaluate(&scores, &labels), "`p` is 3; the hinge is to the power of 1 or 2");
    refused(
        MultiMargin.margin(f64::NAN).evaluate(&scores, &labels),
        "`margin` is NaN; it is a finite number, 1 as a rule",
    );
    refused(Huber.delta(0.0).evaluate(&scores, &numbers), "`delta` is 0; it is a distance above 0");
}
