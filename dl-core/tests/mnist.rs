//! MNIST itself, where there is a copy: `$DL_DATA/mnist`, or `../shared/data/mnist` beside the repository.
#![cfg(all(feature = "train", feature = "std"))]

use std::path::{Path, PathBuf};

use dl_core::data::{class_counts, idx};

/// The folder `name` of the test data; `None`, said in a line, where there is none.
fn folder(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let dir = std::env::var_os("DL_DATA").map_or(beside, PathBuf::from).join(name);
    if dir.is_dir() {
        return Some(dir);
    }
    assert!(std::env::var_os("CI").is_none(), "no test data `{}`; set DL_DATA", dir.display());
    println!("skipped: no test data `{}`; set DL_DATA", dir.display());
    None
}

#[test]
fn mnist_is_read() {
    for (name, first, mean) in [("mnist", [5, 0, 4], 0.1307), ("fashion_mnist", [9, 0, 0], 0.2860)] {
        let Some(dir) = folder(name) else { continue };
        let (train, test) = idx::mnist(&dir).unwrap();
        assert_eq!((train.len(), test.len()), (60_000, 10_000));
        assert_eq!(train.targets()[..3], first);
        assert_eq!(class_counts(test.targets(), 10).unwrap().iter().sum::<usize>(), 10_000);
        let normalizer = dl_core::data::Normalizer::global(train.inputs()).unwrap();
        assert!((normalizer.shift()[0] - mean).abs() < 5e-5, "{name}: mean {}", normalizer.shift()[0]);
    }
}

#[test]
fn windows_of_floats_are_read() {
    let Some(dir) = folder("har_smartphone") else { return };
    let windows = idx::arrays::<[[f32; 6]; 128]>(&dir.join("test-windows-idx3-float.gz")).unwrap();
    assert_eq!(windows.len(), 1930);
    assert!(windows.as_flattened().as_flattened().iter().all(|x| x.is_finite()));
    let wrong = idx::arrays::<[[f32; 9]; 128]>(&dir.join("test-windows-idx3-float.gz")).unwrap_err();
    assert!(wrong.to_string().contains("holds 128×6, but values of 128×9 were expected"), "{wrong}");
}
