//! Inputs, and what `infer` makes of them here, as a header for C.

use std::fmt::Write;
use std::path::Path;

use dl::element::Element;
use dl::prelude::*;

use crate::nets::{Chars, Compare, CompareArena, Encoder, LeNet5, LeNet5Arena, Motion, MotionArena};

/// A network with weights that are the same each time.
pub fn net<N: Train>() -> Box<N> {
    N::init(11)
}

/// The bytes of a number, little-endian.
pub fn bytes<T: Element>(x: T) -> Vec<u8> {
    match T::NAME {
        "f32" => (x.to_f64() as f32).to_le_bytes().to_vec(),
        _ => x.to_f64().to_le_bytes().to_vec(),
    }
}

/// Random numbers, different for each seed.
fn random<T: Element, const N: usize>(seed: u64) -> [T; N] {
    let mut rng = Rng::new(seed);
    core::array::from_fn(|_| T::from_f64(rng.normal()))
}

/// `golden.h`
struct Golden(String);

impl Golden {
    /// An array of numbers, each of which C reads as exactly that.
    fn numbers<T: Element>(&mut self, name: &str, numbers: &[T]) {
        let (kind, suffix) = if T::NAME == "f32" { ("float", "f") } else { ("double", "") };
        let list: Vec<String> = numbers
            .iter()
            .map(|x| match suffix {
                "f" => format!("{:e}f", x.to_f64() as f32),
                _ => format!("{:e}", x.to_f64()),
            })
            .collect();
        writeln!(self.0, "static const {kind} {name}[] = {{{}}};", list.join(", ")).expect("a string");
    }

    /// An array of tokens.
    fn tokens<const V: usize>(&mut self, name: &str, tokens: &[Token<V>]) {
        let list: Vec<String> = tokens.iter().map(|token| token.index().to_string()).collect();
        writeln!(self.0, "static const uint32_t {name}[] = {{{}}};", list.join(", ")).expect("a string");
    }
}

/// Tokens of a vocabulary.
fn tokens<const V: usize, const N: usize>() -> [Token<V>; N] {
    core::array::from_fn(|i| Token::new((7 * i + 3) % V).expect("less than the vocabulary"))
}

/// Writes `golden.h`.
pub fn write(folder: &Path) {
    let mut golden = Golden("#include <stdint.h>\n".to_string());

    let (lenet5, mut arena) = (net::<LeNet5>(), LeNet5Arena::new());
    let image = [core::array::from_fn(|i| random(100 + i as u64))];
    golden.numbers("lenet5_x", image.as_flattened().as_flattened());
    golden.numbers("lenet5_y", lenet5.infer(&image, &mut arena));

    let chars = net::<Chars>();
    let text = tokens::<27, 40>();
    golden.tokens("chars_x", &text);
    let mut arena = vec![0.0; <Chars as Network>::ARENA + text.len() * <Chars as Network>::ARENA_STEP];
    golden.numbers("chars_y", chars.infer_in(&text.to_vec(), &mut arena).as_flattened());

    let (motion, mut arena) = (net::<Motion>(), MotionArena::new());
    let measurements: [[f32; 3]; 12] = core::array::from_fn(|i| random(200 + i as u64));
    golden.numbers("motion_x", measurements.as_flattened());
    golden.numbers("motion_y", motion.infer(&measurements, &mut arena));

    let (compare, mut arena) = (net::<Compare>(), CompareArena::new());
    let x = (tokens::<9, 5>(), random(300));
    golden.tokens("compare_x0", &x.0);
    golden.numbers("compare_x1", &x.1);
    let (y0, y1) = compare.infer(&x, &mut arena);
    golden.numbers("compare_y0", y0);
    golden.numbers("compare_y1", y1);

    let encoder = net::<Encoder<6, 2, f64>>();
    let x = random(400);
    golden.numbers("encoder_x", &x);
    golden.numbers("encoder_y", &encoder.infer_in(&x, &mut [0.0; <Encoder<6, 2, f64> as Network>::ARENA]));

    std::fs::write(folder.join("golden.h"), golden.0).expect("a header can be written");
}
