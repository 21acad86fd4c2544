//! What is to be seen while training runs: a bar on a terminal, plain lines elsewhere, or nothing.

#[cfg(feature = "progress")]
use std::io::IsTerminal;
use std::io::Write;

use super::report::Epoch;
use super::table::number;

/// Where progress goes.
pub(super) enum Progress<'a> {
    /// Nowhere.
    Off,
    /// One line per epoch.
    Lines(Box<dyn Write + 'a>),
    /// A bar for the epoch that runs, on the terminal, above it one line for each that is done.
    #[cfg(feature = "progress")]
    Bar(Bar),
}

impl<'a> Progress<'a> {
    /// A bar if standard error is a terminal, lines on standard error if not.
    pub fn auto() -> Self {
        #[cfg(feature = "progress")]
        if std::io::stderr().is_terminal() {
            return Progress::Bar(Bar::new());
        }
        Progress::Lines(Box::new(std::io::stderr()))
    }

    /// Says something that stays.
    pub fn say(&mut self, line: &str) {
        match self {
            Progress::Off => {}
            // A closed pipe is no reason to stop training.
            Progress::Lines(out) => drop(writeln!(out, "{line}").and_then(|()| out.flush())),
            #[cfg(feature = "progress")]
            Progress::Bar(bar) => bar.say(line),
        }
    }

    /// An epoch of so many batches begins.
    #[cfg_attr(not(feature = "progress"), allow(unused_variables))]
    pub fn begin(&mut self, number: usize, epochs: usize, batches: usize) {
        #[cfg(feature = "progress")]
        if let Progress::Bar(bar) = self {
            bar.begin(number, epochs, batches);
        }
    }

    /// So many batches are done; the mean loss over them.
    #[cfg_attr(not(feature = "progress"), allow(unused_variables))]
    pub fn batch(&mut self, done: usize, loss: f64) {
        #[cfg(feature = "progress")]
        if let Progress::Bar(bar) = self {
            bar.batch(done, loss);
        }
    }

    /// An epoch is done.
    pub fn end(&mut self, epoch: &Epoch, epochs: usize, metrics: &[String]) {
        if !matches!(self, Progress::Off) {
            self.say(&line(epoch, epochs, metrics));
        }
    }
}

/// `epoch 2/5  train loss 0.1021  accuracy 0.9712  validation loss 0.0840  accuracy 0.9761  3.1 s`
fn line(epoch: &Epoch, epochs: usize, metrics: &[String]) -> String {
    let width = epochs.to_string().len();
    let mut line = format!("epoch {:>width$}/{epochs}", epoch.number);
    for (set, scores) in [("train", Some(&epoch.train)), ("validation", epoch.validation.as_ref())] {
        let Some(scores) = scores else { continue };
        line += &format!("  {set} loss {}", number("loss", scores.loss));
        for (name, value) in metrics.iter().zip(&scores.metrics) {
            line += &format!("  {name} {}", number(name, *value));
        }
    }
    line + &format!("  {:.1} s", epoch.seconds)
}

#[cfg(feature = "progress")]
pub(super) use bar::Bar;

#[cfg(feature = "progress")]
mod bar {
    use std::time::{Duration, Instant};

    use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

    /// How often the bar is drawn anew.
    const PERIOD: Duration = Duration::from_millis(100);

    /// A bar on standard error, for the epoch that runs.
    pub struct Bar {
        style: ProgressStyle,
        bar: ProgressBar,
        drawn: Instant,
    }

    impl Bar {
        pub fn new() -> Self {
            let style = ProgressStyle::with_template("{prefix} {bar:30.cyan/blue} {pos}/{len}  {eta} left  {msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸─");
            Bar { style, bar: ProgressBar::hidden(), drawn: Instant::now() }
        }

        pub fn say(&self, line: &str) {
            self.bar.finish_and_clear();
            eprintln!("{line}");
        }

        pub fn begin(&mut self, number: usize, epochs: usize, batches: usize) {
            self.bar = ProgressBar::new(batches as u64)
                .with_style(self.style.clone())
                .with_prefix(format!("epoch {number}/{epochs}"))
                .with_finish(ProgressFinish::AndClear);
        }

        /// Most calls do nothing, so that small networks are not slowed down.
        pub fn batch(&mut self, done: usize, loss: f64) {
            if self.drawn.elapsed() >= PERIOD {
                self.drawn = Instant::now();
                self.bar.set_message(format!("loss {loss:.4}"));
                self.bar.set_position(done as u64);
            }
        }
    }
}
