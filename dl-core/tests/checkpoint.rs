//! Checkpoints: PyTorch's files, our own, and damaged ones. The files are made by `golden/checkpoint.py`.
#![cfg(feature = "safetensors")]

use dl_core::element::Element;
use dl_core::error::ErrorKind;
use dl_core::io::{Archive, Checkpoint};
use dl_core::network::Parameters;
use dl_core::plan::{Part, Room, Segment};
use dl_core::shape::Dims;
use dl_core::spec::{BatchNorm, Conv2d, Init, Linear};
use proptest::prelude::*;

const TABLE: Room<Segment, [Segment; 8]> = {
    let mut room = Room::new();
    room.arrays(
        "c1",
        Conv2d::DEFAULT.out_channels(2).kernel([3, 3]).segments(Dims::new(&[1, 3, 3])),
        &Part::LAYER,
        Init::Pytorch,
        false,
    );
    room.arrays("norm", BatchNorm::DEFAULT.segments(Dims::new(&[2, 1, 1])), &Part::LAYER, Init::Pytorch, false);
    room.arrays("fc", Linear::DEFAULT.out_features(3).segments(Dims::new(&[2])), &Part::LAYER, Init::Pytorch, false);
    room
};
const NUMBERS: usize = 37;

#[derive(Clone, Debug, PartialEq)]
struct Net<T>(Vec<T>);

impl<T: Element> Parameters for Net<T> {
    type Elem = T;
    const SEGMENTS: &'static [Segment] = TABLE.as_slice();
    fn as_slice(&self) -> &[T] {
        &self.0
    }
    fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.0
    }
}

/// The network of the golden files.
fn golden<T: Element>(divisor: f64) -> Net<T> {
    Net((0..NUMBERS).map(|i| T::from_f64((i as f64 - 16.0) / 8.0 / divisor)).collect())
}

fn blank<T: Element>() -> Net<T> {
    Net(vec![T::ONE; NUMBERS])
}

fn file(name: &str) -> String {
    format!("{}/tests/golden/checkpoint_{name}.safetensors", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn files_of_pytorch_load() {
    for (name, divisor) in [("f32", 1.0), ("f16", 1.0), ("bf16", 1.0), ("f64", 3.0)] {
        let (mut single, mut double) = (blank::<f32>(), blank::<f64>());
        single.load(file(name)).unwrap();
        double.load(file(name)).unwrap();
        assert_eq!(single, golden(divisor), "{name}");
        assert_eq!(double, golden(divisor), "{name}");
    }
}

#[test]
fn a_saved_network_is_the_same_when_loaded() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("net.safetensors");
    golden::<f64>(3.0).save(&path).unwrap();
    golden::<f64>(7.0).save(&path).unwrap();
    let mut net = Box::new(blank::<f64>());
    net.load(&path).unwrap();
    assert_eq!(*net, golden(7.0));
    assert_eq!(std::fs::read(&path).unwrap(), net.to_bytes().unwrap());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left in the folder");

    let special = Net([f32::NAN, f32::INFINITY, -0.0, f32::MIN_POSITIVE / 2.0].repeat(10)[..NUMBERS].to_vec());
    let mut net = blank::<f32>();
    net.load_bytes(&special.to_bytes().unwrap()).unwrap();
    assert!(net.0.iter().zip(&special.0).all(|(a, b)| a.to_bits() == b.to_bits()));
}

#[test]
fn what_is_beside_the_network_is_passed_over() {
    let mut archive = Archive::new();
    archive.put_network("", &golden::<f32>(1.0)).unwrap();
    archive.put_network("@best.", &golden::<f32>(2.0)).unwrap();
    archive.put("@optimizer.step", &[1], &[5.0_f64]).unwrap();
    archive.note("seed", "18446744073709551615");
    let archive = Archive::from_bytes(&archive.to_bytes().unwrap()).unwrap();
    let (mut net, mut best) = (blank::<f32>(), blank::<f32>());
    archive.fill_network("", &mut net).unwrap();
    archive.fill_network("@best.", &mut best).unwrap();
    assert_eq!((net, best), (golden(1.0), golden(2.0)));
    assert_eq!(archive.numbers::<f64>("@optimizer.step").unwrap(), [5.0]);
    assert_eq!(archive.notes()["seed"], u64::MAX.to_string());
}

#[test]
fn archives_refuse_what_cannot_be_read_back() {
    let mut archive = Archive::new();
    archive.put("a", &[2, 3], &[0.0_f32; 6]).unwrap();
    assert!(archive.put("a", &[1], &[0.0_f32]).unwrap_err().to_string().contains("already an array `a`"));
    assert!(archive.put("b", &[2, 2], &[0.0_f32; 3]).unwrap_err().to_string().contains("3 numbers do not make"));
    assert!(archive.put("c", &[usize::MAX, 2], &[0.0_f32; 2]).is_err());
    assert_eq!(archive.names().collect::<Vec<_>>(), ["a"]);
    assert_eq!(archive.dims("a"), Some([2, 3].as_slice()));
    let missing = archive.numbers::<f32>("z").unwrap_err();
    assert_eq!(missing.to_string(), "the archive: `z` is missing");
}

#[test]
fn an_error_lists_every_problem_and_changes_nothing() {
    let mut archive = Archive::new();
    archive.put("c1.wieght", &[2, 1, 3, 3], &[0.0_f32; 18]).unwrap();
    archive.put("c1.bias", &[3], &[0.0_f32; 3]).unwrap();
    archive.put("module.norm.weight", &[2], &[0.0_f32; 2]).unwrap();
    archive.put("norm.bias", &[2], &[1e300_f64, 0.0]).unwrap();
    archive.put("extra", &[1], &[0.0_f32]).unwrap();
    archive.put("fc.weight", &[3, 2], &[0.0_f32; 6]).unwrap();
    let mut net = golden::<f32>(1.0);
    let error = net.load_bytes(&archive.to_bytes().unwrap()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Format);
    let expected = "\
the bytes and the network do not agree:
  `c1.weight` [2, 1, 3, 3] is missing
  `c1.bias` is [3] in the file, but [2] in the network
  `norm.weight` [2] is missing
  `norm.bias`: 1e300 is too large for f32
  `norm.running_mean` [2] is missing
  `norm.running_var` [2] is missing
  `fc.bias` [3] is missing
  `c1.wieght` [2, 1, 3, 3] is not one of the network's; did you mean `c1.weight`?
  `extra` [1] is not one of the network's
  `module.norm.weight` [2] is not one of the network's; did you mean `norm.weight`?";
    assert_eq!(error.to_string(), expected);
    assert_eq!(net, golden(1.0));
}

#[test]
fn integers_are_not_weights() {
    let bytes = std::fs::read(file("f32")).unwrap();
    let text = String::from_utf8_lossy(&bytes[8..400]).into_owned();
    let at = 8 + text.find("\"F32\"").unwrap();
    let mut wrong = bytes.clone();
    wrong[at..at + 5].copy_from_slice(b"\"I32\"");
    let error = blank::<f32>().load_bytes(&wrong).unwrap_err().to_string();
    assert!(error.contains("numbers of type I32 where F64, F32, F16 or BF16 was expected"), "{error}");
}

#[test]
fn files_that_are_missing_or_cannot_be_written_are_named() {
    let mut net = blank::<f32>();
    let error = net.load("no/such.safetensors").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().starts_with("cannot read `no/such.safetensors`: "), "{error}");
    let error = net.save("no/such.safetensors").unwrap_err();
    assert!(error.to_string().starts_with("cannot write `no/such.safetensors`: "), "{error}");
}

#[test]
fn a_file_of_torch_save_is_told_what_to_do() {
    for bytes in [b"PK\x03\x04net/data.pkl".as_slice(), b"\x80\x02}q\x00."] {
        let error = blank::<f32>().load_bytes(bytes).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format);
        assert!(error.to_string().contains("save_file(model.state_dict(), path)"), "{error}");
    }
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = golden::<f32>(1.0).to_bytes().unwrap();
    for len in 0..bytes.len() {
        let mut net = golden::<f32>(2.0);
        let error = net.load_bytes(&bytes[..len]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format);
        assert_eq!(net, golden(2.0));
    }
    let mut longer = bytes;
    longer.push(0);
    assert!(blank::<f32>().load_bytes(&longer).is_err());
}

#[test]
fn every_flipped_bit_of_the_header_loads_or_is_an_error() {
    let bytes = golden::<f32>(1.0).to_bytes().unwrap();
    for bit in 0..8 * (bytes.len() - 4 * NUMBERS) {
        let mut wrong = bytes.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        let mut net = blank::<f32>();
        if net.load_bytes(&wrong).is_err() {
            assert_eq!(net, blank());
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(header in ".{0,200}", tail in proptest::collection::vec(any::<u8>(), 0..64)) {
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(&tail);
        let mut net = blank::<f32>();
        prop_assert!(net.load_bytes(&bytes).is_err() && net.load_bytes(&tail).is_err());
    }
}

/// A file of another network, of which [`Net`] is the part `body`.
fn with_a_body(change: impl Fn(&mut Archive)) -> Vec<u8> {
    let mut archive = Archive::new();
    archive.put_network("body.", &golden::<f64>(3.0)).unwrap();
    archive.put("body.norm.num_batches_tracked", &[], &[7.0_f64]).unwrap();
    archive.put("head.weight", &[1], &[1.0_f64]).unwrap();
    archive.put("bodyguard", &[1], &[1.0_f64]).unwrap();
    archive.put("@body.step", &[1], &[1.0_f64]).unwrap();
    change(&mut archive);
    archive.to_bytes().unwrap()
}

#[test]
fn a_part_of_a_file_is_a_network() {
    let bytes = with_a_body(|_| ());
    let mut net = blank::<f64>();
    net.load_part_bytes(&bytes, "body").unwrap();
    assert_eq!(net, golden(3.0));

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("classifier.safetensors");
    let mut deeper = Archive::new();
    deeper.put_network("model.body.", &golden::<f32>(7.0)).unwrap();
    deeper.save(&path).unwrap();
    let mut net = blank::<f32>();
    net.load_part(&path, "model.body").unwrap();
    assert_eq!(net, golden(7.0));
    let error = net.load_part("no/such.safetensors", "body").unwrap_err();
    assert!(error.kind() == ErrorKind::Io && error.to_string().contains("no/such.safetensors"), "{error}");
}

#[test]
fn a_part_that_does_not_fit_is_an_error_and_changes_nothing() {
    let refuse = |bytes: &[u8], part: &str, message: &str| {
        let mut net = golden::<f32>(1.0);
        let error = net.load_part_bytes(bytes, part).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Format, message));
        assert_eq!(net, golden(1.0));
    };
    let bytes = with_a_body(|archive| archive.put("body.extra", &[2], &[0.0_f32; 2]).unwrap());
    refuse(
        &bytes,
        "bdoy",
        "the bytes: no part `bdoy`; did you mean `body`? (its parts are `body`, `bodyguard`, `head`)",
    );
    refuse(&bytes, "body", "the bytes and the network do not agree:\n  `body.extra` [2] is not one of the network's");
    let mut archive = Archive::new();
    archive.put("b.fc.weight", &[2, 2], &[0.0_f32; 4]).unwrap();
    archive.put("b.fc.bais", &[3], &[0.0_f32; 3]).unwrap();
    archive.put("b.c1.weight", &[2, 1, 3, 3], &[0.0_f32; 18]).unwrap();
    archive.put("b.c1.bias", &[2], &[0.0_f32; 2]).unwrap();
    let norm = ["weight", "bias", "running_mean", "running_var"].map(|field| format!("b.norm.{field}"));
    norm.iter().for_each(|name| archive.put(name, &[2], &[0.0_f32; 2]).unwrap());
    refuse(
        &archive.to_bytes().unwrap(),
        "b",
        "\
the bytes and the network do not agree:
  `b.fc.weight` is [2, 2] in the file, but [3, 2] in the network
  `b.fc.bias` [3] is missing
  `b.fc.bais` [3] is not one of the network's; did you mean `b.fc.bias`?",
    );
}
