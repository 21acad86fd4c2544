//! What is to be seen.

use dl::prelude::*;

use crate::data::{Plain, clouds};

fn output(validate: bool) -> String {
    let mut out = Vec::new();
    let trainer = Trainer::new(Adam::new(0.01), CrossEntropy).epochs(10).metric(Accuracy::new()).lines_to(&mut out);
    let (train, test) = (clouds(60, 1), clouds(30, 2));
    let mut net = Plain::init(1);
    let report =
        if validate { trainer.fit(&mut net, &train, &test) } else { trainer.fit_without_validation(&mut net, &train) };
    assert_eq!(report.unwrap().epochs().len(), 10);
    String::from_utf8(out).unwrap()
}

/// The words of a line, numbers replaced.
fn words(line: &str) -> String {
    let word =
        |word: &str| if word.starts_with(|c: char| c.is_ascii_digit()) { "#".to_string() } else { word.to_string() };
    line.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_line_for_every_epoch_where_there_is_no_terminal() {
    let text = output(true);
    assert_eq!(text.lines().count(), 10);
    assert!(text.starts_with("epoch  1/10  train loss 1."), "{text}");
    for line in text.lines() {
        assert_eq!(words(line), "epoch # train loss # accuracy # validation loss # accuracy # # s");
    }
    let text = output(false);
    assert_eq!(words(text.lines().last().unwrap()), "epoch # train loss # accuracy # # s");
}

#[test]
fn a_training_is_a_table_a_file_and_a_picture() {
    let dir = tempfile::tempdir().unwrap();
    let trainer = Trainer::new(Adam::new(0.01), CrossEntropy).epochs(5).metric(Accuracy::new()).quiet();
    let report = trainer.fit(&mut Plain::init(1), &clouds(60, 1), &clouds(30, 2)).unwrap();
    report.save_csv(dir.path().join("run.csv")).unwrap();
    report.save_svg(dir.path().join("run.svg")).unwrap();
    assert_eq!(report.to_string().lines().count(), 6, "{report}");
    let svg = std::fs::read_to_string(dir.path().join("run.svg")).unwrap();
    assert!(svg.contains("best epoch") && svg.contains("validation"));
}
