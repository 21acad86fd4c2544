//! `#[weights("…")]`: what the compiler puts into the program is what `from_file` reads.
#![forbid(unsafe_code)]

use dl::io::Archive;
use dl::prelude::*;

network! {
    /// A file that PyTorch wrote, its arrays in no order.
    #[weights("pytorch.safetensors")]
    pub struct Net: [1, 4, 4] -> [3] {
        c1: Conv2d(4, kernel = 3, bias = false), n1: BatchNorm, Relu, Flatten, f2: Linear(3),
    }
}

const FILTERS: usize = 4;

network! {
    /// The same with sizes that only rustc knows.
    #[weights("pytorch.safetensors")]
    #[derive(Debug)]
    struct BySizes: [1, FILTERS, FILTERS] -> [FILTERS - 1] {
        c1: Conv2d(FILTERS, kernel = 3, bias = false), n1: BatchNorm, Relu, Flatten, f2: Linear(FILTERS - 1),
    }
}

network! {
    struct Body<const C: usize>: [1, 4, 4] -> [C, 2, 2] { c1: Conv2d(C, kernel = 3, bias = false), n1: BatchNorm, Relu }
}

network! {
    /// The same as a network in a network.
    #[weights("nested.safetensors")]
    struct Nested: [1, 4, 4] -> [3] { body: Body<4>, Flatten, head: Linear(3) }
}

network! {
    #[cfg_attr(all(), weights("lstm.safetensors"))]
    struct Reader: [.., 5] -> [.., 2] { l1: Lstm(6), f2: Linear(2) }
}

network! {
    /// What dl itself has written, by the test `what_is_saved_is_what_is_embedded`.
    #[weights("saved.safetensors")]
    struct Saved: [6] -> [2] { f1: Linear(4), Tanh, f2: Linear(2) }
}

network! {
    /// A condition that is not met: nobody minds that there is no such file.
    #[cfg_attr(any(), weights("nowhere.safetensors"))]
    struct Untrained: [6] -> [2] { Linear(2) }
}

network! {
    /// Nothing to read: the arrays of the file are beside a network.
    #[weights("nothing.safetensors")]
    struct Empty: [6] -> [6] { Tanh }
}

/// A file beside this one.
fn file(name: &str) -> String {
    format!("{}/tests/weights/{name}.safetensors", env!("CARGO_MANIFEST_DIR"))
}

/// That `net` is what is in a file, and computes what PyTorch computed.
fn check<N: Network + Parameters<Elem = f32>>(net: &N, name: &str, predict: impl Fn(&N, &[f32]) -> Vec<f32>) {
    let read = N::from_file(file(name)).unwrap();
    assert_eq!(net.as_slice(), read.as_slice(), "{name}");
    let archive = Archive::load(file(name)).unwrap();
    let (x, y): (Vec<f32>, Vec<f32>) = (archive.numbers("@x").unwrap(), archive.numbers("@y").unwrap());
    let (now, then) = (predict(net, &x), predict(&read, &x));
    assert_eq!(now, then, "{name}");
    for (a, b) in now.iter().zip(&y) {
        assert!((a - b).abs() < 1e-5, "{name}: {now:?}, not {y:?}");
    }
}

fn image(x: &[f32]) -> [[[f32; 4]; 4]; 1] {
    [std::array::from_fn(|row| std::array::from_fn(|column| x[4 * row + column]))]
}

#[test]
fn files_of_pytorch() {
    check(Net::WEIGHTS, "pytorch", |net, x| net.predict(&image(x)).to_vec());
    check(BySizes::WEIGHTS, "pytorch", |net, x| net.predict(&image(x)).to_vec());
    check(Nested::WEIGHTS, "nested", |net, x| net.predict(&image(x)).to_vec());
    let steps = |x: &[f32]| x.as_chunks::<5>().0.to_vec();
    check(Reader::WEIGHTS, "lstm", |net, x| net.predict(&steps(x)).concat());
    assert_eq!(Net::WEIGHTS.as_slice(), BySizes::WEIGHTS.as_slice());
}

/// With `DL_WRITE` set, writes the file.
#[test]
fn what_is_saved_is_what_is_embedded() {
    let net = Saved::init(6);
    if std::env::var_os("DL_WRITE").is_some() {
        net.save(file("saved")).unwrap();
        Archive::new().save(file("nothing")).unwrap();
    }
    assert_eq!(Saved::WEIGHTS.as_slice(), net.as_slice());
    let x = [0.5, -1.0, 2.0, 0.0, 0.25, -0.75];
    assert_eq!(Saved::WEIGHTS.predict(&x), net.predict(&x));
}

#[test]
fn there_is_one_of_each() {
    const A: &Net = Net::WEIGHTS;
    assert!(std::ptr::eq(A, Net::WEIGHTS));
    assert_eq!(std::ptr::from_ref(A).addr() % align_of::<f32>(), 0);
    assert_eq!(Empty::WEIGHTS.as_slice(), &[] as &[f32]);
    assert_eq!(Untrained::init(1).as_slice().len(), 14);
}
