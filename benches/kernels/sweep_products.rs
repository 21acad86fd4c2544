//! Products of matrices of many sizes, with the kernels that linear layers use.

use std::collections::HashSet;
use std::fmt;
use std::hint::black_box;
use std::time::Duration;

use dl_core::kernels::compiled::Compiled;
use timing::{Table, least};

/// Every dimension takes each of these sizes.
const SIZES: [usize; 19] = [1, 2, 3, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65];

/// How many of the worst are shown.
const SHOWN: usize = 5;

/// The products of a linear layer, each as `m × k` by `k × n`.
#[derive(Clone, Copy)]
enum Form {
    /// `y = x Wᵀ`, for `m` samples.
    Forward,
    /// `dx = dy W`, for `m` samples.
    InputGradient,
    /// `dW += dyᵀ x`, for `k` samples.
    WeightGradient,
}

/// The factors, long enough for the largest product, and the result.
struct Matrices {
    a: Vec<f32>,
    b: Vec<f32>,
    c: Vec<f32>,
}

type Size = [usize; 3];

/// A ratio, a size, and the next larger one in one dimension.
type Pair = (f64, Size, Size);

/// Times all products, and prints where a size is much slower than its neighbour.
pub fn sweep(peak: f64) {
    let largest = SIZES.iter().fold(0, |largest, size| largest.max(*size));
    let ones = || vec![1.0; largest * largest];
    let mut matrices = Matrices { a: ones(), b: ones(), c: ones() };
    println!("Products of m × k by k × n matrices, every dimension one of {SIZES:?}.\n");
    for form in [Form::Forward, Form::InputGradient, Form::WeightGradient] {
        let count = SIZES.len();
        let mut seconds = vec![0.0; count.pow(3)];
        for (i, seconds) in seconds.iter_mut().enumerate() {
            *seconds = form.seconds(size(at(i)), &mut matrices, 20);
        }
        println!("{form}: {}", summary(&seconds, peak));
        // A size that takes longer than the next larger one could be padded with profit.
        let slower = |s: Size, larger: Size, of: &dyn Fn(Size) -> f64| of(s) / of(larger);
        form.worst("as many times as long as the next larger size", &seconds, &mut matrices, &slower);
        // A size that does fewer multiply-adds in the same time than the next smaller one.
        let rate = |s: Size, larger: Size, of: &dyn Fn(Size) -> f64| work(s) / of(s) * of(larger) / work(larger);
        form.worst("as many times the GFLOP/s of the next larger size", &seconds, &mut matrices, &rate);
    }
}

/// The places in [`SIZES`] of the `i`-th product.
fn at(i: usize) -> Size {
    let count = SIZES.len();
    [i / count / count, i / count % count, i % count]
}

fn size(at: Size) -> Size {
    at.map(|place| SIZES[place])
}

/// Multiply-adds.
fn work([m, k, n]: Size) -> f64 {
    (m * k * n) as f64
}

/// How the products fare as a whole.
fn summary(seconds: &[f64], peak: f64) -> String {
    let share = |i: usize| 2.0 * work(size(at(i))) / seconds[i] / 1e9 / peak * 100.0;
    let median = |least: usize| {
        let mut shares: Vec<f64> =
            (0..seconds.len()).filter(|i| size(at(*i)).iter().all(|s| *s >= least)).map(share).collect();
        shares.sort_by(f64::total_cmp);
        (shares[0], shares[shares.len() / 2])
    };
    let [(_, all), (small, medium), (least, large)] = [1, 7, 31].map(median);
    format!(
        "the median product reaches {all:.0} % of the peak; where no side is below 7, {medium:.0} % (at least {small:.0} %); \
         where none is below 31, {large:.0} % (at least {least:.0} %)\n"
    )
}

/// The sizes between which to judge, given what each takes.
type Ratio<'a> = &'a dyn Fn(Size, Size, &dyn Fn(Size) -> f64) -> f64;

impl Form {
    /// Prints the pairs of neighbours with the highest ratio; they are timed again, for longer, before they are accused.
    fn worst(self, what: &str, seconds: &[f64], matrices: &mut Matrices, ratio: Ratio<'_>) {
        let place = |size: usize| SIZES.iter().position(|s| *s == size).unwrap_or(0);
        let known = |[m, k, n]: Size| {
            let count = SIZES.len();
            seconds[(place(m) * count + place(k)) * count + place(n)]
        };
        let mut pairs: Vec<Pair> = Vec::new();
        for i in 0..seconds.len() {
            for dimension in 0..3 {
                let mut next = at(i);
                next[dimension] += 1;
                if next[dimension] < SIZES.len() {
                    let (here, larger) = (size(at(i)), size(next));
                    pairs.push((ratio(here, larger, &known), here, larger));
                }
            }
        }
        let descending = |pairs: &mut Vec<Pair>| pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        descending(&mut pairs);
        // One cliff shows at many products: the worst of each step in one dimension stands for all.
        let mut steps = HashSet::new();
        pairs.retain(|(_, here, larger)| {
            steps.insert([0, 1, 2].map(|d| if here[d] == larger[d] { 0 } else { here[d] }))
        });
        pairs.truncate(3 * SHOWN);
        for (value, here, larger) in &mut pairs {
            let again = [*here, *larger].map(|size| self.seconds(size, matrices, 200));
            *value = ratio(*here, *larger, &|size| if size == *here { again[0] } else { again[1] });
        }
        descending(&mut pairs);
        let mut table = Table::new(&["m × k × n", "next", what]);
        for (value, here, larger) in pairs.iter().take(SHOWN) {
            let name = |[m, k, n]: Size| format!("{m} × {k} × {n}");
            table.row(vec![name(*here), name(*larger), format!("{value:.2}")]);
        }
        println!("{table}");
    }

    /// The least that a product takes, of five samples of so many microseconds.
    fn seconds(self, size: Size, matrices: &mut Matrices, sample: u64) -> f64 {
        least(Duration::from_micros(sample), 5, 1, &mut |_| self.multiply(black_box(size), matrices))[0]
    }

    fn multiply(self, [m, k, n]: Size, Matrices { a, b, c }: &mut Matrices) {
        let (a, b, c) = (&a[..m * k], &b[..k * n], &mut c[..m * n]);
        match self {
            Form::Forward => f32::linear_forward(k, n, b, &[], false, a, c),
            Form::InputGradient => f32::linear_input_gradient(n, k, b, a, c),
            Form::WeightGradient => {
                let (x, dy) = (|sample: usize| &b[sample * n..][..n], |sample: usize| &a[sample * m..][..m]);
                f32::linear_weight_gradient(n, k, &x, &dy, 0..m, c, &mut []);
            }
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::Forward => "Forward, y = x Wᵀ",
            Form::InputGradient => "Gradient of the input, dx = dy W",
            Form::WeightGradient => "Gradient of the weight, dW += dyᵀ x",
        })
    }
}
