//! IDX files: every type, and every way in which a file can be wrong.
#![cfg(all(feature = "train", feature = "std"))]

use std::io::Write;
use std::path::{Path, PathBuf};

use dl_core::data::idx;
use dl_core::error::{Error, ErrorKind};
use proptest::prelude::*;

/// A file of type `code` with these dimensions and this data.
fn file(code: u8, dims: &[u32], data: &[u8]) -> Vec<u8> {
    let dims_bytes = dims.iter().flat_map(|d| d.to_be_bytes());
    [0, 0, code, dims.len() as u8].into_iter().chain(dims_bytes).chain(data.iter().copied()).collect()
}

/// Three images of 2×4 pixels.
fn small_images() -> Vec<u8> {
    file(0x08, &[3, 2, 4], &(0..24).map(|i| i * 10).collect::<Vec<_>>())
}

/// The bytes, and their compressed form where that can be read.
fn forms(bytes: Vec<u8>) -> Vec<Vec<u8>> {
    if cfg!(feature = "gzip") { vec![gzip(&bytes), bytes] } else { vec![bytes] }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }
    fn path(&self) -> &Path {
        self.0.path()
    }
    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn says<T: core::fmt::Debug>(result: Result<T, Error>, kind: ErrorKind, text: &str) {
    let error = result.unwrap_err();
    assert!(error.to_string().contains(text), "{error}");
    assert_eq!(error.kind(), kind);
}

#[test]
fn images_are_scaled() {
    let folder = Folder::new();
    for bytes in forms(small_images()) {
        let images = idx::images::<2, 4>(&folder.put("images", &bytes)).unwrap();
        assert_eq!(images.len(), 3);
        assert_eq!(images[1][0][0], [80.0, 90.0, 100.0, 110.0].map(|x: f32| x / 255.0));
    }
    let none = idx::images::<2, 4>(&folder.put("none", &file(0x08, &[0, 2, 4], &[]))).unwrap();
    assert!(none.is_empty());
}

#[test]
fn every_type_is_read() {
    let folder = Folder::new();
    let check = |code: u8, data: Vec<u8>, expected: [f64; 3]| {
        let path = folder.put("values", &file(code, &[1, 3], &data));
        assert_eq!(idx::arrays::<[f64; 3]>(&path).unwrap(), [expected]);
        assert_eq!(idx::arrays::<[f32; 3]>(&path).unwrap(), [expected.map(|x| x as f32)]);
    };
    check(0x08, vec![0, 1, 255], [0.0, 1.0, 255.0]);
    check(0x09, vec![0, 1, 255], [0.0, 1.0, -1.0]);
    check(0x0B, [-300_i16, 2, 3].iter().flat_map(|x| x.to_be_bytes()).collect(), [-300.0, 2.0, 3.0]);
    check(0x0C, [-70_000_i32, 2, 3].iter().flat_map(|x| x.to_be_bytes()).collect(), [-70_000.0, 2.0, 3.0]);
    check(0x0D, [-0.5_f32, 2.0, 3.0].iter().flat_map(|x| x.to_be_bytes()).collect(), [-0.5, 2.0, 3.0]);
    check(0x0E, [-0.5_f64, 2.0, 3.0].iter().flat_map(|x| x.to_be_bytes()).collect(), [-0.5, 2.0, 3.0]);
}

#[test]
fn labels_are_whole_and_not_negative() {
    let folder = Folder::new();
    assert_eq!(idx::labels(folder.put("l", &file(0x08, &[3], &[7, 0, 255]))).unwrap(), [7, 0, 255]);
    assert_eq!(idx::labels(folder.put("l", &file(0x0B, &[2], &[1, 0, 0, 3]))).unwrap(), [256, 3]);
    let negative = folder.put("l", &file(0x09, &[3], &[7, 0xFF, 0xFE]));
    says(idx::labels(&negative), ErrorKind::Format, "label 1 is -1, but classes are numbered from 0");
    says(idx::labels(folder.put("l", &file(0x0D, &[1], &[0; 4]))), ErrorKind::Format, "type f32, not labels");
    says(idx::labels(folder.put("l", &small_images())), ErrorKind::Format, "is it the file of the images?");
}

#[test]
fn wrong_files_are_named() {
    let folder = Folder::new();
    let wrong = |bytes: &[u8], text: &str| {
        for bytes in forms(bytes.to_vec()) {
            says(idx::images::<2, 4>(&folder.put("images.x", &bytes)), ErrorKind::Format, text);
        }
        says(idx::images::<2, 4>(&folder.path().join("images.x")), ErrorKind::Format, "images.x");
    };
    wrong(b"\x89PNG....", "is not an IDX file: it begins with [89, 50, 4e, 47]");
    wrong(&file(0x07, &[1], &[0]), "there is no type of number 0x07");
    wrong(&file(0x08, &[], &[0]), "without dimensions");
    wrong(&file(0x08, &[3, 32, 32], &[]), "holds 32×32, but images of 2×4 were expected");
    wrong(&file(0x08, &[3, 4, 2], &[0; 24]), "holds 4×2, but images of 2×4 were expected");
    wrong(&file(0x08, &[3, 2, 4, 3], &[0; 72]), "holds 2×4×3, but images of 2×4 were expected");
    wrong(
        &file(0x08, &[3], &[1, 2, 3]),
        "holds single numbers, but images of 2×4 were expected; is it the file of the labels?",
    );
    wrong(&file(0x0D, &[1, 2, 4], &[0; 32]), "holds numbers of type f32, not images of bytes");
    wrong(&small_images()[..39], "is cut off: its header says [3, 2, 4] numbers of type u8, 24 bytes, but 23 follow");
    wrong(&[small_images(), vec![0]].concat(), "is too long: its header says [3, 2, 4]");
    says(idx::images::<2, 4>(&folder.path().join("absent")), ErrorKind::Io, "absent`: ");
    says(idx::images::<2, 4>(folder.path()), ErrorKind::Io, "cannot read");
}

#[test]
fn a_header_does_not_get_memory() {
    let folder = Folder::new();
    let huge = folder.put("huge", &file(0x08, &[u32::MAX, 2, 4], &[0; 100]));
    says(idx::images::<2, 4>(&huge), ErrorKind::Format, "34359738360 bytes, but 100 follow");
    let dims = [u32::MAX; 255];
    says(idx::labels(folder.put("huge", &file(0x08, &dims, &[]))), ErrorKind::Format, "but labels of single numbers");
    let huge = folder.put("huge", &file(0x0E, &[u32::MAX, u32::MAX, u32::MAX], &[]));
    says(idx::arrays::<[[f32; 2]; 2]>(&huge), ErrorKind::Format, "4294967295×4294967295");
    let no_pixels = folder.put("none", &file(0x08, &[u32::MAX, 0, 4], &[]));
    assert!(idx::images::<0, 4>(&no_pixels).unwrap().is_empty());
}

#[test]
fn every_truncation_is_an_error() {
    let folder = Folder::new();
    for bytes in forms(small_images()) {
        for len in 0..bytes.len() {
            says(idx::images::<2, 4>(&folder.put("cut", &bytes[..len])), ErrorKind::Format, "cut` ");
        }
    }
}

/// What is read of a file with one wrong bit.
fn flipped(folder: &Folder, bytes: &[u8], bit: usize) -> Result<Vec<[[[f32; 4]; 2]; 1]>, Error> {
    let mut wrong = bytes.to_vec();
    wrong[bit / 8] ^= 1 << (bit % 8);
    idx::images::<2, 4>(&folder.put("flipped", &wrong))
}

#[test]
fn every_flipped_bit_is_read_or_an_error() {
    let (folder, plain) = (Folder::new(), small_images());
    for bit in 0..8 * plain.len() {
        assert_eq!(
            flipped(&folder, &plain, bit).is_ok(),
            bit >= 8 * 16,
            "bit {bit} of the header matters, of the data it cannot be seen"
        );
    }
}

#[test]
#[cfg(feature = "gzip")]
fn every_flipped_bit_of_a_compressed_file_is_an_error_or_does_not_matter() {
    let (folder, plain) = (Folder::new(), small_images());
    let packed = gzip(&plain);
    let expected = idx::images::<2, 4>(&folder.put("good", &plain)).unwrap();
    for bit in 0..8 * packed.len() {
        if let Ok(images) = flipped(&folder, &packed, bit) {
            assert_eq!(images, expected, "the check sum vouches for the data");
        }
    }
}

#[test]
#[cfg(not(feature = "gzip"))]
fn what_is_compressed_is_told_what_to_do() {
    let folder = Folder::new();
    let path = folder.put("images.gz", &gzip(&small_images()));
    says(idx::images::<2, 4>(&path), ErrorKind::Format, "build with the feature `gzip`");
}

#[test]
fn mnist_is_found_in_any_spelling() {
    let folder = Folder::new();
    let images = file(0x08, &[2, 28, 28], &[255; 2 * 784]);
    let labels = file(0x08, &[2], &[3, 9]);
    says(idx::mnist(folder.path()), ErrorKind::Io, "there is no `train-images-idx3-ubyte`");
    folder.put("train-images.idx3-ubyte", &images);
    folder.put("train-labels-idx1-ubyte.gz", &forms(labels.clone())[0]);
    folder.put("t10k-images-idx3-ubyte", &images);
    says(idx::mnist(folder.path()), ErrorKind::Io, "there is no `t10k-labels-idx1-ubyte`");
    folder.put("t10k-labels.idx1-ubyte.gz", &forms(labels)[0]);
    let (train, test) = idx::mnist(folder.path()).unwrap();
    assert_eq!((train.targets(), test.inputs()[1][0][27][27]), ([3, 9].as_slice(), 1.0));

    folder.put("train-labels-idx1-ubyte.gz", &file(0x08, &[3], &[3, 9, 1]));
    says(idx::mnist(folder.path()), ErrorKind::Format, "holds 2 images, but `");
    folder.put("train-labels-idx1-ubyte.gz", &file(0x08, &[2], &[3, 10]));
    says(idx::mnist(folder.path()), ErrorKind::Format, "the label of sample 1 is 10, but there are 10 classes");
    folder.put("train-labels-idx1-ubyte.gz", &images);
    says(idx::mnist(folder.path()), ErrorKind::Format, "is it the file of the images?");
}

proptest! {
    #[test]
    fn arbitrary_files_never_panic(
        start in proptest::sample::select(vec![vec![], vec![0, 0, 8, 3], vec![0, 0, 0x0C, 1], vec![0x1F, 0x8B, 8, 0]]),
        rest in proptest::collection::vec(any::<u8>(), 0..64),
    ) {
        let folder = Folder::new();
        let path = folder.put("any", &[start, rest].concat());
        prop_assert!(idx::images::<2, 4>(&path).is_err());
        let _ = idx::labels(&path);
        prop_assert!(idx::arrays::<[f64; 3]>(&path).is_err());
    }
}
