//! A [`Report`] as a picture.

use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use super::report::Report;
use crate::error::{Error, ErrorKind};

/// Okabe and Ito's blue and vermilion, which people who see few colours can tell apart.
const TRAIN: RGBColor = RGBColor(0, 114, 178);
const VALIDATION: RGBColor = RGBColor(213, 94, 0);
const INK: RGBColor = RGBColor(60, 60, 60);
/// The width and height of one panel, in pixels.
const PANEL: (u32, u32) = (480, 340);
/// The backend rounds to whole units, so a pixel is this many of them: lines become smooth.
const PIXEL: u32 = 8;
/// The length of a line in the legend.
const WIDE: i32 = 18 * PIXEL as i32;
/// The epochs up to which each is marked by a dot: one alone would make no line.
const DOTS: usize = 30;

impl Report {
    /// Draws the learning curves: a panel for the loss and one for each metric, training and validation over epochs.
    ///
    /// # Errors
    /// If the report is empty or the file cannot be written.
    pub fn save_svg(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let path = path.as_ref();
        if self.epochs.is_empty() {
            return Err(Error::new(ErrorKind::Data, "the report has no epoch yet: there is no curve to draw"));
        }
        let io = |e: String| {
            Error::new(ErrorKind::Io, format!("the curves cannot be written to `{}`", path.display())).because(e)
        };
        // Drawn in memory, so that a file that cannot be written is an error and not a panic of the backend.
        let mut svg = String::new();
        self.draw(&mut svg).map_err(io)?;
        std::fs::write(path, svg).map_err(|e| io(e.to_string()))
    }

    fn draw(&self, svg: &mut String) -> Result<(), String> {
        let panels = 1 + self.metrics.len();
        let (width, height) = (PANEL.0 * panels as u32, PANEL.1);
        let root = SVGBackend::with_string(svg, (width * PIXEL, height * PIXEL)).into_drawing_area();
        let text = |e: DrawingAreaErrorKind<_>| e.to_string();
        root.fill(&WHITE).map_err(text)?;
        let names = std::iter::once("loss").chain(self.metrics.iter().map(String::as_str));
        for (area, name) in root.split_evenly((1, panels)).iter().zip(names) {
            self.panel(area, name).map_err(text)?;
        }
        root.present().map_err(text)?;
        drop(root);
        let units = format!("<svg width=\"{}\" height=\"{}\"", width * PIXEL, height * PIXEL);
        *svg = svg.replacen(&units, &format!("<svg width=\"{width}\" height=\"{height}\""), 1);
        Ok(())
    }

    fn panel<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
        name: &str,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        let curve = |set: &str| self.curve(&format!("{set} {name}"));
        let (train, validation) = (curve("train"), curve("validation"));
        let epochs = self.epochs.iter().map(|e| e.number as i32);
        let (first, last) = (epochs.clone().min().unwrap_or(1), epochs.max().unwrap_or(1));
        let (low, high) = range(train.iter().chain(&validation).map(|p| p.1));
        let font = |size: u32| ("sans-serif", size * PIXEL).into_font().color(&INK);

        let mut chart = ChartBuilder::on(area)
            .margin(14 * PIXEL)
            .x_label_area_size(40 * PIXEL)
            .y_label_area_size(60 * PIXEL)
            .build_cartesian_2d(first..last.max(first + 1), low..high)?;
        let digits = digits(high - low);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(RGBColor(225, 225, 225).stroke_width(PIXEL))
            .light_line_style(TRANSPARENT)
            .axis_style(INK.stroke_width(PIXEL))
            .set_all_tick_mark_size(5 * PIXEL)
            .x_labels(8)
            .y_labels(6)
            .label_style(font(12))
            .axis_desc_style(font(14))
            .y_label_formatter(&|y| format!("{y:.digits$}"))
            .x_desc("epoch")
            .y_desc(name)
            .draw()?;
        for (label, points, color) in [("training", &train, TRAIN), ("validation", &validation, VALIDATION)] {
            if points.is_empty() {
                continue;
            }
            let line = LineSeries::new(points.iter().copied(), color.stroke_width(2 * PIXEL));
            chart
                .draw_series(line)?
                .label(label)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + WIDE, y)], color.stroke_width(2 * PIXEL)));
            if points.len() <= DOTS {
                chart.draw_series(points.iter().map(|&p| Circle::new(p, 3 * PIXEL, color.filled())))?;
            }
        }
        if let Some(best) = self.best() {
            let points = if validation.is_empty() { &train } else { &validation };
            let at = points.iter().filter(|p| p.0 == best.number as i32);
            chart
                .draw_series(at.map(|&p| Circle::new(p, 6 * PIXEL, INK.stroke_width(2 * PIXEL))))?
                .label("best epoch")
                .legend(|(x, y)| Circle::new((x + WIDE / 2, y), 5 * PIXEL, INK.stroke_width(2 * PIXEL)));
        }
        // A loss falls and an accuracy rises: the corner that stays free.
        let falls = train.first().zip(train.last()).is_none_or(|(a, b)| a.1 >= b.1);
        chart
            .configure_series_labels()
            .position(if falls { SeriesLabelPosition::UpperRight } else { SeriesLabelPosition::LowerRight })
            .background_style(WHITE.mix(0.85))
            .border_style(TRANSPARENT)
            .margin(6 * PIXEL)
            .legend_area_size(WIDE + 8 * PIXEL as i32)
            .label_font(font(13))
            .draw()
    }

    /// The finite points of a column over epochs.
    fn curve(&self, column: &str) -> Vec<(i32, f64)> {
        let values = self.values(column).unwrap_or_default();
        let points = self.epochs.iter().map(|e| e.number as i32).zip(values);
        points.filter(|(_, y)| y.is_finite()).collect()
    }
}

/// From the least to the greatest value, and a little room.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| (l.min(y), h.max(y)));
    if low > high {
        return (0.0, 1.0);
    }
    let room = if high > low { 0.06 * (high - low) } else { 0.1 * high.abs().max(1e-6) };
    (low - room, high + room)
}

/// How many digits after the point tell the marks of an axis of this length apart.
fn digits(length: f64) -> usize {
    (1.3 - length.log10()).ceil().clamp(0.0, 12.0) as usize
}
