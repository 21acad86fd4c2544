//! Three spirals: what a nonlinearity between two linear layers is good for.
//!
//! From the NYU course *Deep Learning* by Alfredo Canziani and Yann LeCun, notebook `04-spiral_classification`: three classes of
//! 1000 points on noisy spirals; two linear layers with 100 hidden units get about half of the points right, and with ReLU between
//! them nearly all.
//!
//! ```text
//! cargo run --release --example spiral
//! ```

use std::f64::consts::TAU;
use std::path::{Path, PathBuf};

use clap::Parser;
use dl::prelude::*;
use plotters::prelude::*;

const CLASSES: usize = 3;
const HIDDEN: usize = 100;

network! {
    /// Two linear layers are one: its regions are bounded by straight lines.
    pub struct Straight: [2] -> [CLASSES] {
        Linear(HIDDEN), Linear(CLASSES),
    }
}

network! {
    /// The same with ReLU between the layers.
    pub struct Bent: [2] -> [CLASSES] {
        Linear(HIDDEN), Relu, Linear(CLASSES),
    }
}

/// Separates three spirals with a linear and a nonlinear network and draws their regions.
#[derive(Parser)]
struct Args {
    /// Steps of Adam, each on all points.
    #[arg(long, default_value_t = 1000)]
    steps: usize,
    /// Points on each spiral.
    #[arg(long, default_value_t = 1000)]
    points: usize,
    /// The learning rate.
    #[arg(long, default_value_t = 1e-3)]
    lr: f64,
    /// The L2 penalty.
    #[arg(long, default_value_t = 1e-5)]
    weight_decay: f64,
    /// The seed of the points and the weights.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The folder for pictures.
    #[arg(long, default_value = "runs")]
    out: PathBuf,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args = Args::parse();
    std::fs::create_dir_all(&args.out)?;
    let data = spirals(args.points, args.seed)?;

    let mut straight = Straight::init(args.seed);
    let linear = train("Linear, Linear", &mut straight, &data, &args)?;
    let mut bent = Bent::init(args.seed);
    let relu = train("Linear, ReLU, Linear", &mut bent, &data, &args)?;

    let models: [(String, &Spiral); 2] =
        [(format!("linear: {linear:.1}%"), &*straight), (format!("with ReLU: {relu:.1}%"), &*bent)];
    let path = args.out.join("spiral.svg");
    draw(&path, &models, &data)?;
    println!("regions: {}", path.display());
    Ok(())
}

/// A network of which only input and output matter.
type Spiral = dyn Model<[f32; 2], [f32; CLASSES]>;

/// Class `c` is on the spiral `t (sin φ, cos φ)`, `t` from 0 to 1, `φ` from `c` to `c + 2` thirds of a turn, with normal noise
/// of 0.2 in the angle.
fn spirals(points: usize, seed: u64) -> Result<Dataset<[f32; 2], usize>, dl::Error> {
    let mut rng = Rng::new(seed);
    let (mut inputs, mut labels) = (Vec::new(), Vec::new());
    for class in 0..CLASSES {
        for i in 0..points {
            let t = i as f64 / (points - 1).max(1) as f64;
            let angle = TAU / CLASSES as f64 * (class as f64 + 2.0 * t) + 0.2 * rng.normal();
            inputs.push([t * angle.sin(), t * angle.cos()].map(|x| x as f32));
            labels.push(class);
        }
    }
    Dataset::new(inputs, labels)
}

/// Trains on all points at once, and gives the accuracy on them in per cent.
fn train<N>(name: &str, net: &mut Box<N>, data: &Dataset<[f32; 2], usize>, args: &Args) -> Result<f64, dl::Error>
where
    N: Train<Elem = f32, Input = [f32; 2], Output = [f32; CLASSES], Ends = dl::network::ends::Scores>,
{
    println!("{name}, {} parameters", N::PARAMS);
    let report = Trainer::new(Adam::new(args.lr).weight_decay(args.weight_decay), CrossEntropy)
        .epochs(args.steps)
        .batch(data.len())
        .shuffle(false)
        .metric(Accuracy::new())
        .quiet()
        .on_epoch(|epoch| {
            if epoch.number == 1 || epoch.number % 100 == 0 {
                println!(
                    "  step {:>4}  loss {:.4}  accuracy {:.3}",
                    epoch.number, epoch.train.loss, epoch.train.metrics[0]
                );
            }
        })
        .fit_without_validation(net, data)?;
    report.save_svg(args.out.join(format!("spiral-{}.svg", N::NAME.to_lowercase())))?;
    Ok(100.0 * metrics::accuracy(&net.predict_batch(data.inputs()), data.targets())?)
}

/// Okabe and Ito's blue, vermilion and green, which people who see few colours can tell apart.
const COLORS: [RGBColor; CLASSES] = [RGBColor(0, 114, 178), RGBColor(213, 94, 0), RGBColor(0, 158, 115)];
/// The side of a panel, in pixels.
const SIDE: i32 = 420;
/// The room above it for its title.
const TITLE: i32 = 36;
/// The room between panels.
const GAP: i32 = 12;
/// The plane that is shown: from `−HALF` to `HALF`.
const HALF: f32 = 1.25;
/// The side of a cell of the regions, in pixels.
const CELL: i32 = 3;

/// For each model, which class it gives to each place in the plane, and the points over it.
fn draw(
    path: &Path,
    models: &[(String, &Spiral)],
    data: &Dataset<[f32; 2], usize>,
) -> Result<(), Box<dyn std::error::Error>> {
    let size = ((SIDE + GAP) as u32 * models.len() as u32, (SIDE + TITLE + GAP / 2) as u32);
    let root = SVGBackend::new(path, size).into_drawing_area();
    root.fill(&WHITE)?;
    for (panel, (title, model)) in root.split_evenly((1, models.len())).iter().zip(models) {
        let panel = panel.margin(0, 0, GAP / 2, GAP / 2);
        let font = ("sans-serif", 18).into_font().color(&RGBColor(60, 60, 60));
        panel.draw(&Text::new(title.as_str(), (2, 10), font))?;
        let place = |pixel: i32| HALF * (2.0 * pixel as f32 / SIDE as f32 - 1.0);
        for y in (0..SIDE).step_by(CELL as usize) {
            let row: Vec<_> = (0..SIDE).step_by(CELL as usize).map(|x| [place(x), -place(y)]).collect();
            let classes: Vec<_> = model.predict_batch(&row).iter().map(|s| metrics::argmax(s)).collect();
            // Neighbours of one class are one rectangle.
            let mut x = 0;
            for cells in classes.chunk_by(|a, b| a == b) {
                let next = x + cells.len() as i32 * CELL;
                if let Some(class) = cells[0] {
                    let corners = [(x, y + TITLE), (next, y + CELL + TITLE)];
                    panel.draw(&Rectangle::new(corners, blend(COLORS[class]).filled()))?;
                }
                x = next;
            }
        }
        let pixel = |x: f32| ((x / HALF + 1.0) / 2.0 * SIDE as f32) as i32;
        // A third of the points says as much as all of them.
        for ([x, y], label) in data.iter().step_by(3) {
            panel.draw(&Circle::new((pixel(*x), pixel(-*y) + TITLE), 2, COLORS[*label].filled()))?;
        }
    }
    root.present()?;
    Ok(())
}

/// A light tone of a colour.
fn blend(RGBColor(r, g, b): RGBColor) -> RGBColor {
    let light = |c: u8| (255 + (c as u16) / 3 - 85) as u8;
    RGBColor(light(r), light(g), light(b))
}
