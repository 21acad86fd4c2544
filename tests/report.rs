//! The report as a table, as CSV and as a picture.

use dl::train::{Epoch, Evaluation, Report};

/// A report like that of a real training of `n` epochs.
fn report(n: usize, validated: bool) -> Report {
    let mut report = Report::new(["accuracy"]);
    for number in 1..=n {
        let x = number as f64;
        let scores = |gap: f64| Evaluation { loss: 2.3 / x + gap * x, metrics: vec![1.0 - 0.8 / x - gap] };
        report.push(Epoch {
            number,
            train: scores(0.0),
            validation: validated.then(|| scores(0.02)),
            learning_rate: 1e-3,
            seconds: 1.25,
        });
    }
    report
}

#[test]
fn the_table_has_a_line_for_every_epoch() {
    let table = report(2, true).to_string();
    assert_eq!(
        table,
        "   epoch  train loss  train accuracy  validation loss  validation accuracy  learning rate   seconds
       1      2.3000          0.2000           2.3200               0.1800        1.00e-3       1.2
       2      1.1500          0.6000           1.1900               0.5800        1.00e-3       1.2
"
    );
    let table = report(1, false).to_string();
    assert!(!table.contains("validation"), "{table}");
}

#[test]
fn values_are_read_by_the_names_of_columns() {
    let report = report(3, true);
    assert_eq!(report.values("train accuracy").unwrap()[1], 0.6);
    assert_eq!(report.values("epoch"), Some(vec![1.0, 2.0, 3.0]));
    assert_eq!(report.values("train acuracy"), None);
}

#[test]
fn csv_keeps_every_digit() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("report.csv");
    report(3, true).save_csv(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    assert_eq!(
        lines.next().unwrap(),
        "epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,learning_rate,seconds"
    );
    let third: Vec<f64> = lines.nth(2).unwrap().split(',').map(|x| x.parse().unwrap()).collect();
    assert_eq!(third, [3.0, 2.3 / 3.0, 1.0 - 0.8 / 3.0, 2.3 / 3.0 + 0.02 * 3.0, 1.0 - 0.8 / 3.0 - 0.02, 1e-3, 1.25]);

    report(1, false).save_csv(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().nth(1).unwrap(), "1,2.3,0.19999999999999996,,,0.001,1.25");

    let mut quoted = Report::new(["top, \"3\""]);
    quoted.push(report(1, false).epochs()[0].clone());
    quoted.save_csv(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("epoch,train_loss,\"train_top,_\"\"3\"\"\",validation_loss,"), "{text}");

    let error = report(1, true).save_csv(dir.path().join("no/such/folder.csv")).unwrap_err();
    assert!(error.to_string().contains("folder.csv"), "{error}");
}

#[test]
fn curves_are_drawn_as_svg() {
    let dir = tempfile::tempdir().unwrap();
    for (name, report) in [("long", report(40, true)), ("short", report(4, false)), ("one", report(1, true))] {
        let path = dir.path().join(format!("{name}.svg"));
        report.save_svg(&path).unwrap();
        let svg = std::fs::read_to_string(&path).unwrap();
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
        for word in ["epoch", "loss", "accuracy", "training"] {
            assert!(svg.contains(word), "{name}: no `{word}`");
        }
        assert_eq!(svg.contains("validation"), name != "short");
    }
    let error = Report::new(["accuracy"]).save_svg(dir.path().join("empty.svg")).unwrap_err();
    assert!(error.to_string().contains("no epoch"), "{error}");
    let error = report(2, true).save_svg(dir.path().join("no/such/folder.svg")).unwrap_err();
    assert!(error.to_string().contains("folder.svg"), "{error}");
}
