//! A noisy cube: what networks know between their training points, and what they make up beyond them.
//!
//! From the NYU course *Deep Learning* by Alfredo Canziani and Yann LeCun, notebook `05-regression`: `y = x³ + 0.3·u` at 100
//! points of [−1, 1], fitted by two linear layers with 100 hidden units, with nothing, ReLU or tanh between them. Ten networks
//! of each kind agree where there are data and differ where there are none: there, ReLU goes on straight and tanh flattens.
//!
//! ```text
//! cargo run --release --example regression
//! ```

use std::path::{Path, PathBuf};

use clap::Parser;
use dl::prelude::*;
use plotters::prelude::*;

const HIDDEN: usize = 100;

network! {
    /// Two linear layers are one: a straight line.
    pub struct Straight: [1] -> [1] { Linear(HIDDEN), Linear(1) }
}

network! {
    /// Pieces of straight lines.
    pub struct WithRelu: [1] -> [1] { Linear(HIDDEN), Relu, Linear(1) }
}

network! {
    /// A smooth curve.
    pub struct WithTanh: [1] -> [1] { Linear(HIDDEN), Tanh, Linear(1) }
}

/// Fits a noisy cube with ensembles of small networks and draws their curves.
#[derive(Parser)]
struct Args {
    /// Steps of Adam for each network, each on all points.
    #[arg(long, default_value_t = 1000)]
    steps: usize,
    /// Networks of each kind.
    #[arg(long, default_value_t = 10)]
    networks: usize,
    /// The learning rate.
    #[arg(long, default_value_t = 1e-3)]
    lr: f64,
    /// The L2 penalty.
    #[arg(long, default_value_t = 1e-5)]
    weight_decay: f64,
    /// The seed of the data and of the first network.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder for the picture.
    #[arg(long, default_value = "runs")]
    out: PathBuf,
}

type Data = Dataset<[f32; 1], [f32; 1]>;

/// Networks of one kind, after training.
struct Ensemble {
    title: &'static str,
    /// The mean of their losses.
    loss: f64,
    /// The curve of each, on [`grid`].
    curves: Vec<Vec<f32>>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.out)?;
    let data = cube(args.seed)?;
    let ensembles = [
        ensemble::<Straight>("linear", &data, &args)?,
        ensemble::<WithRelu>("ReLU", &data, &args)?,
        ensemble::<WithTanh>("tanh", &data, &args)?,
    ];
    println!("{} networks each   loss      spread within the data   beyond", args.networks);
    for ensemble in &ensembles {
        let [within, beyond] = [true, false].map(|inside| ensemble.spread(inside));
        println!("{:<16}  {:.5}  {within:>23.4}  {beyond:>7.4}", ensemble.title, ensemble.loss);
    }
    let path = args.out.join("regression.svg");
    draw(&path, &ensembles, &data)?;
    println!("curves: {}", path.display());
    Ok(())
}

/// `y = x³ + 0.3·u` at 100 even points of [−1, 1], `u` uniform in [0, 1).
fn cube(seed: u64) -> Result<Data, dl::Error> {
    let mut rng = Rng::new(seed);
    let inputs: Vec<[f32; 1]> = (0..100).map(|i| [2.0 * i as f32 / 99.0 - 1.0]).collect();
    let targets = inputs.iter().map(|[x]| [x.powi(3) + 0.3 * rng.uniform() as f32]).collect();
    Dataset::new(inputs, targets)
}

/// Where curves are drawn: twice as far as there are data.
fn grid() -> Vec<[f32; 1]> {
    (0..=200).map(|i| [(i - 100) as f32 / 50.0]).collect()
}

fn ensemble<N>(title: &'static str, data: &Data, args: &Args) -> Result<Ensemble, dl::Error>
where
    N: Train<Elem = f32, Input = [f32; 1], Output = [f32; 1]>,
{
    let (mut losses, mut curves) = (0.0, Vec::new());
    for i in 0..args.networks {
        let mut net = N::init(args.seed + i as u64);
        let report = Trainer::new(Adam::new(args.lr).weight_decay(args.weight_decay), Mse)
            .epochs(args.steps)
            .batch(data.len())
            .shuffle(false)
            .quiet()
            .fit_without_validation(&mut net, data)?;
        losses += report.last().map_or(f64::NAN, |epoch| epoch.train.loss);
        curves.push(net.predict_batch(&grid()).iter().map(|[y]| *y).collect());
    }
    Ok(Ensemble { title, loss: losses / args.networks as f64, curves })
}

impl Ensemble {
    /// The mean of the curves.
    fn mean(&self) -> Vec<f32> {
        let sum = |i: usize| self.curves.iter().map(|curve| curve[i]).sum::<f32>();
        (0..grid().len()).map(|i| sum(i) / self.curves.len() as f32).collect()
    }

    /// The standard deviation of the curves, averaged over the grid within the data or beyond them.
    fn spread(&self, within: bool) -> f32 {
        let mean = self.mean();
        let places: Vec<usize> = (0..mean.len()).filter(|i| (grid()[*i][0].abs() <= 1.0) == within).collect();
        let deviation = |i: usize| {
            let squares = self.curves.iter().map(|curve| (curve[i] - mean[i]).powi(2)).sum::<f32>();
            (squares / self.curves.len() as f32).sqrt()
        };
        places.iter().map(|i| deviation(*i)).sum::<f32>() / places.len() as f32
    }
}

const INK: RGBColor = RGBColor(60, 60, 60);
const POINT: RGBColor = RGBColor(0, 114, 178);
const CURVE: RGBColor = RGBColor(213, 94, 0);
/// The backend rounds to whole units, so a pixel is this many of them: curves become smooth.
const PIXEL: u32 = 4;

/// A panel for each ensemble: the points, every curve, and the mean of the curves.
fn draw(path: &Path, ensembles: &[Ensemble], data: &Data) -> Result<(), Box<dyn std::error::Error>> {
    let (width, height) = (400 * ensembles.len() as u32, 360);
    let mut svg = String::new();
    let root = SVGBackend::with_string(&mut svg, (width * PIXEL, height * PIXEL)).into_drawing_area();
    root.fill(&WHITE)?;
    let font = |size: u32| ("sans-serif", size * PIXEL).into_font().color(&INK);
    for (area, ensemble) in root.split_evenly((1, ensembles.len())).iter().zip(ensembles) {
        let mut chart = ChartBuilder::on(area)
            .margin(12 * PIXEL)
            .caption(ensemble.title, font(16))
            .x_label_area_size(28 * PIXEL)
            .y_label_area_size(34 * PIXEL)
            .build_cartesian_2d(-2f32..2f32, -3f32..3f32)?;
        chart
            .configure_mesh()
            .bold_line_style(RGBColor(230, 230, 230).stroke_width(PIXEL))
            .light_line_style(TRANSPARENT)
            .axis_style(INK.stroke_width(PIXEL))
            .label_style(font(12))
            .set_all_tick_mark_size(4 * PIXEL)
            .x_labels(5)
            .y_labels(7)
            .x_label_formatter(&|x| format!("{x:.0}"))
            .y_label_formatter(&|y| format!("{y:.0}"))
            .draw()?;
        let points = data.iter().map(|([x], [y])| Circle::new((*x, *y), 2 * PIXEL, POINT.filled()));
        chart.draw_series(points)?.label("data").legend(|at| Circle::new(at, 3 * PIXEL, POINT.filled()));
        let line = |curve: &[f32], style: ShapeStyle| {
            LineSeries::new(grid().iter().zip(curve).map(|([x], y)| (*x, *y)).collect::<Vec<_>>(), style)
        };
        for curve in &ensemble.curves {
            chart.draw_series(line(curve, CURVE.mix(0.35).stroke_width(PIXEL)))?;
        }
        let legend = |width: u32, color: RGBAColor| {
            let half = 9 * PIXEL as i32;
            move |(x, y)| PathElement::new([(x - half, y), (x + half, y)], color.stroke_width(width))
        };
        chart
            .draw_series(line(&ensemble.mean(), CURVE.stroke_width(3 * PIXEL)))?
            .label("mean of the networks")
            .legend(legend(3 * PIXEL, CURVE.to_rgba()));
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::LowerRight)
            .margin(8 * PIXEL)
            .legend_area_size(24 * PIXEL)
            .background_style(WHITE.mix(0.85))
            .label_font(font(12))
            .draw()?;
    }
    root.present()?;
    drop(root);
    // Back from units to pixels; the view box stays in units.
    let units = format!("<svg width=\"{}\" height=\"{}\"", width * PIXEL, height * PIXEL);
    std::fs::write(path, svg.replacen(&units, &format!("<svg width=\"{width}\" height=\"{height}\""), 1))?;
    Ok(())
}
