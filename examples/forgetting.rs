//! Forgetting: how much of a recurrent layer's state depends on what its state was many steps before, and so how far back gradients
//! reach. Before any training: it is a matter of the layer and of how its weights begin.
//!
//! The state after `t` steps is a function of the state `s₀` before them; what is drawn is the size of its derivative,
//! `‖∂sₜ/∂s₀‖ / √n` (Frobenius; `n` numbers in a state, so that 1 is a layer which remembers everything), against `t`. A recurrent layer
//! hands gradients back through that matrix: where it is 10⁻⁶, nothing is learned (Hochreiter 1991; Bengio, Simard and Frasconi 1994;
//! Pascanu, Mikolov and Bengio 2013).
//!
//! ```text
//! cargo run --release --example forgetting
//! ```
//!
//! For 64 units and 8 numbers from N(0, 1) at every step, in 11 seconds on one core:
//!
//! ```text
//! what is left of the state after          1        10        50       100       200     halves in
//! Rnn                                 5.5e-1    2.6e-3   5.0e-11   4.1e-21   4.1e-41     1.5 steps
//! Rnn, orthogonal                     8.7e-1    2.5e-1    1.2e-3    1.4e-6   1.1e-12     5.0 steps
//! Lstm                                4.5e-1    4.2e-3   9.7e-11   4.3e-20   8.6e-39     1.6 steps
//! Lstm, forget gate σ(3)              7.2e-1    5.3e-1    4.9e-1    8.5e-1     1.1e0             –
//! Gru                                 5.3e-1    6.5e-3   1.7e-10   5.0e-20   1.2e-38     1.6 steps
//! Gru, update gate σ(3)               9.5e-1    6.1e-1    1.0e-1    1.5e-2    3.6e-4    17.7 steps
//! ```
//!
//! With PyTorch's initialization an LSTM forgets as quickly as a simple layer: gates that are half open halve what they keep. What
//! makes the difference is where the gates begin. With more than that, gradients grow: an LSTM with a forget gate at σ(3) and orthogonal
//! recurrent weights as well is at 18 after 200 steps.

#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use clap::Parser;
use dl::prelude::*;
use plotters::prelude::*;

/// Numbers that come in at every step.
const FEATURES: usize = 8;
/// Units of every layer.
const UNITS: usize = 64;

network! {
    /// `tanh(W x + U h + b)`, with weights from `U(−1/√n, 1/√n)`.
    pub struct Simple: [.., FEATURES] -> [.., UNITS] { Rnn(UNITS) }
}

network! {
    /// `U` turns the state and keeps its length; tanh does not.
    pub struct SimpleOrthogonal: [.., FEATURES] -> [.., UNITS] { Rnn(UNITS, recurrent_init = orthogonal) }
}

network! {
    /// Its forget gates begin half open: half of a cell is left after a step.
    pub struct Gated: [.., FEATURES] -> [.., UNITS] { Lstm(UNITS) }
}

network! {
    /// Its forget gates begin nearly open, `σ(3) = 0.95` (Gers et al. 2000; Jozefowicz et al. 2015).
    pub struct GatedOpen: [.., FEATURES] -> [.., UNITS] { Lstm(UNITS, forget_bias = 3.0) }
}

network! {
    /// Its update gates begin half open.
    pub struct Unit: [.., FEATURES] -> [.., UNITS] { Gru(UNITS) }
}

network! {
    /// Its update gates are to begin nearly shut to what is new: [`main`] sets their biases.
    pub struct UnitOpen: [.., FEATURES] -> [.., UNITS] { gru: Gru(UNITS) }
}

/// Draws how gradients vanish in recurrent layers.
#[derive(Parser)]
struct Args {
    /// The most steps between two states.
    #[arg(long, default_value_t = 200)]
    steps: usize,
    /// Sequences and directions over which means are taken.
    #[arg(long, default_value_t = 16)]
    draws: usize,
    /// The seed of everything random.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder for the picture.
    #[arg(long, default_value = "runs")]
    out: PathBuf,
}

/// A layer, as it is drawn.
struct Curve {
    name: &'static str,
    color: RGBColor,
    /// Whether its initialization is the better one.
    better: bool,
    /// The size of the derivative after 0, 1, 2, … steps.
    sizes: Vec<f64>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.out)?;

    let mut open = UnitOpen::<f64>::init(args.seed);
    // PyTorch's order of the gates: r, z, n. With `z`, that of keeping, at σ(3), the state lasts.
    open.gru.bias_ih[UNITS..2 * UNITS].fill(3.0);
    let curves = [
        curve("Rnn", VERMILION, false, &mut *Simple::<f64>::init(args.seed), &args),
        curve("Rnn, orthogonal", VERMILION, true, &mut *SimpleOrthogonal::<f64>::init(args.seed), &args),
        curve("Lstm", BLUE, false, &mut *Gated::<f64>::init(args.seed), &args),
        curve("Lstm, forget gate σ(3)", BLUE, true, &mut *GatedOpen::<f64>::init(args.seed), &args),
        curve("Gru", GREEN, false, &mut *Unit::<f64>::init(args.seed), &args),
        curve("Gru, update gate σ(3)", GREEN, true, &mut *open, &args),
    ];
    let times: Vec<usize> = [1, 10, 50, 100, 200].into_iter().filter(|t| *t <= args.steps).collect();
    print!("{:<32}", "what is left of the state after");
    times.iter().for_each(|t| print!("{t:>10}"));
    println!("{:>14}", "halves in");
    for curve in &curves {
        print!("{:<32}", curve.name);
        times.iter().for_each(|t| print!("{:>10.1e}", curve.sizes[*t]));
        match curve.half_life() {
            Some(steps) => println!("{steps:>8.1} steps"),
            None => println!("{:>14}", "–"),
        }
    }
    let path = args.out.join("forgetting.svg");
    draw(&path, &curves)?;
    println!("picture: {}", path.display());
    Ok(())
}

/// The curve of a layer: `√(mean ‖(∂sₜ/∂s₀)ᵀ v‖²)` over random directions `v` of length 1, which is `‖∂sₜ/∂s₀‖ / √n`.
fn curve<N>(name: &'static str, color: RGBColor, better: bool, net: &mut N, args: &Args) -> Curve
where
    N: Train<Elem = f64, Input = Vec<[f64; FEATURES]>, Output = Vec<[f64; UNITS]>> + Recurrent,
{
    let (mut tape, mut grads) = (N::tape(), N::zeros());
    let mut rng = Rng::new(args.seed);
    let mut squares = vec![0.0; args.steps + 1];
    for _ in 0..args.draws {
        // A state as it is in the middle of a sequence.
        let mut state = net.initial_state();
        let _outputs = net.predict_from(&noise(50, &mut rng), &mut state);
        // The same sequence, broken off after 0, 1, 2, … steps: one batch.
        let sequence = noise(args.steps, &mut rng);
        let batch: Vec<_> = (0..=args.steps).map(|t| sequence[..t].to_vec()).collect();
        let states = vec![state; batch.len()];
        net.forward_from(&mut tape, &batch, &states, Mode::Eval);
        // Backwards from a direction of the last state, and from nothing else.
        let nothing: Vec<_> = batch.iter().map(|x| vec![[0.0; UNITS]; x.len()]).collect();
        let directions: Vec<_> = batch.iter().map(|_| direction::<N::State>(&mut rng)).collect();
        net.backward_from(&mut tape, &nothing, &directions, &mut grads);
        for (square, dstate) in squares.iter_mut().zip(tape.dstates()) {
            *square += dstate.as_slice().iter().map(|d| d * d).sum::<f64>() / args.draws as f64;
        }
    }
    Curve { name, color, better, sizes: squares.into_iter().map(f64::sqrt).collect() }
}

/// Numbers from N(0, 1).
fn noise(steps: usize, rng: &mut Rng) -> Vec<[f64; FEATURES]> {
    (0..steps).map(|_| std::array::from_fn(|_| rng.normal())).collect()
}

/// A gradient of a state, of length 1 in a random direction.
fn direction<S: Parameters<Elem = f64> + Default>(rng: &mut Rng) -> S {
    let mut state = S::default();
    let numbers = state.as_mut_slice();
    numbers.iter_mut().for_each(|x| *x = rng.normal());
    let length = numbers.iter().map(|x| x * x).sum::<f64>().sqrt();
    numbers.iter_mut().for_each(|x| *x /= length);
    state
}

impl Curve {
    /// In how many steps it falls to half, in the mean from step 10 to the last that is drawn; `None` if it does not fall.
    fn half_life(&self) -> Option<f64> {
        let last = self.sizes.iter().rposition(|size| *size > LEAST).filter(|last| *last > 10)?;
        let halvings = (self.sizes[10] / self.sizes[last]).log2();
        (halvings > 0.0).then(|| (last - 10) as f64 / halvings)
    }
}

/// Okabe and Ito's colours, which people who see few colours can tell apart.
const VERMILION: RGBColor = RGBColor(213, 94, 0);
const BLUE: RGBColor = RGBColor(0, 114, 178);
const GREEN: RGBColor = RGBColor(0, 158, 115);
const INK: RGBColor = RGBColor(60, 60, 60);
/// The backend rounds to whole units, so a pixel is this many of them: curves become smooth.
const PIXEL: u32 = 4;
/// The smallest size that is drawn.
const LEAST: f64 = 1e-20;

/// A curve for each layer, on a logarithmic scale.
fn draw(path: &Path, curves: &[Curve]) -> Result<(), Box<dyn std::error::Error>> {
    let (width, height) = (760, 460);
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (width * PIXEL, height * PIXEL)).into_drawing_area();
    root.fill(&WHITE)?;
    let font = |size: u32| ("sans-serif", size * PIXEL).into_font().color(&INK);
    let steps = curves[0].sizes.len() - 1;
    let mut chart = ChartBuilder::on(&root)
        .margin(14 * PIXEL)
        .caption("How much of a state depends on the state t steps before", font(16))
        .x_label_area_size(40 * PIXEL)
        .y_label_area_size(56 * PIXEL)
        .build_cartesian_2d(0f64..steps as f64, (LEAST..100.0).log_scale())?;
    chart
        .configure_mesh()
        .bold_line_style(RGBColor(230, 230, 230).stroke_width(PIXEL))
        .light_line_style(TRANSPARENT)
        .axis_style(INK.stroke_width(PIXEL))
        .label_style(font(12))
        .axis_desc_style(font(13))
        .set_all_tick_mark_size(4 * PIXEL)
        .x_desc("t, steps")
        .y_desc("size of the derivative")
        .x_labels(9)
        .y_labels(11)
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| power_of_ten(*y))
        .draw()?;
    for curve in curves {
        let points: Vec<_> =
            (0..).map(f64::from).zip(curve.sizes.iter().copied()).take_while(|p| p.1 > LEAST).collect();
        let style = curve.color.stroke_width(2 * PIXEL);
        // The better initialization is solid, the other dashed.
        let half = 11 * PIXEL as i32;
        let drawn = if curve.better {
            chart.draw_series(LineSeries::new(points, style))?
        } else {
            chart.draw_series(DashedLineSeries::new(points, 6 * PIXEL, 4 * PIXEL, style))?
        };
        let better = curve.better;
        drawn.label(curve.name).legend(move |(x, y)| {
            let ends = |from: i32, to: i32| PathElement::new([(x + from, y), (x + to, y)], style);
            if better { ends(-half, half).into_dyn() } else { ends(-half, -half / 4).into_dyn() }
        });
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .margin(8 * PIXEL)
        .legend_area_size(24 * PIXEL)
        .background_style(WHITE.mix(0.85))
        .label_font(font(12))
        .draw()?;
    root.present()?;
    drop(chart);
    drop(root);
    // Back from units to pixels; the view box stays in units.
    let units = format!("<svg width=\"{}\" height=\"{}\"", width * PIXEL, height * PIXEL);
    std::fs::write(path, svg.replacen(&units, &format!("<svg width=\"{width}\" height=\"{height}\""), 1))?;
    Ok(())
}

/// `10⁻⁶`
fn power_of_ten(y: f64) -> String {
    let digits = |n: i32| {
        n.abs()
            .to_string()
            .chars()
            .map(|d| ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][d as usize - '0' as usize])
            .collect::<String>()
    };
    match y.log10().round() as i32 {
        0 => "1".into(),
        1 => "10".into(),
        n => format!("10{}{}", if n < 0 { "⁻" } else { "" }, digits(n)),
    }
}
