//! The task: sequences of eight symbols, of four classes.

use std::ops::Range;

use clap::ValueEnum;
use dl::rng::Rng;

/// The symbols: those that matter, those that distract, the first and the last of a sequence.
pub const SYMBOLS: &str = "XYabcdBE";
/// A symbol, one-hot.
pub type Symbol = [f32; SYMBOLS.len()];
/// Q, R, S and U: `XX`, `XY`, `YX` and `YY`.
pub const CLASSES: usize = 4;

/// How long sequences are, and where the two symbols that matter stand in them; 0 is the `B`.
#[derive(Clone, Debug)]
pub struct Level {
    pub length: Range<usize>,
    pub first: Range<usize>,
    pub second: Range<usize>,
}

/// The levels of the notebook; `Hard` is the experiment of the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Difficulty {
    Easy,
    Normal,
    Moderate,
    Hard,
    Nightmare,
}

impl Difficulty {
    pub fn level(self) -> Level {
        let (length, first, second) = match self {
            Difficulty::Easy => (7..9, 1..3, 4..6),
            Difficulty::Normal => (30..41, 2..6, 20..28),
            Difficulty::Moderate => (60..81, 10..21, 45..55),
            Difficulty::Hard => (100..111, 10..21, 50..61),
            Difficulty::Nightmare => (300..501, 10..81, 250..291),
        };
        Level { length, first, second }
    }
}

impl Level {
    /// A level between this (`share` = 0) and another (1).
    pub fn towards(&self, other: &Level, share: f64) -> Level {
        let between = |a: usize, b: usize| (a as f64 + share * (b as f64 - a as f64)).round() as usize;
        let range = |a: &Range<usize>, b: &Range<usize>| between(a.start, b.start)..between(a.end, b.end);
        Level {
            length: range(&self.length, &other.length),
            first: range(&self.first, &other.first),
            second: range(&self.second, &other.second),
        }
    }

    /// New sequences and their classes.
    pub fn batch(&self, n: usize, rng: &mut Rng) -> (Vec<Vec<Symbol>>, Vec<usize>) {
        (0..n).map(|_| self.sequence(rng)).unzip()
    }

    fn sequence(&self, rng: &mut Rng) -> (Vec<Symbol>, usize) {
        let draw = |range: &Range<usize>, rng: &mut Rng| range.start + rng.below(range.len());
        let length = draw(&self.length, rng);
        let mut symbols: Vec<Symbol> = (0..length).map(|_| symbol(b"abcd"[rng.below(4)])).collect();
        let class = rng.below(CLASSES);
        symbols[0] = symbol(b'B');
        symbols[length - 1] = symbol(b'E');
        symbols[draw(&self.first, rng)] = symbol(b"XY"[class / 2]);
        symbols[draw(&self.second, rng)] = symbol(b"XY"[class % 2]);
        (symbols, class)
    }
}

/// One-hot.
fn symbol(letter: u8) -> Symbol {
    std::array::from_fn(|i| if SYMBOLS.as_bytes()[i] == letter { 1.0 } else { 0.0 })
}
