//! Checkpoints of a training: what is in them, and whether they belong to it.

use std::path::{Path, PathBuf};

use super::options::Options;
use super::rate::Rate;
use super::report::Report;
use super::state::State;
use super::watch::Watch;
use crate::error::{Error, ErrorKind};
use crate::io::{Archive, Checkpoint, folder, try_folder};
use crate::network::Network;
use crate::optim::Optimizer;

/// Before the names of settings in the notes of a file.
const SETTING: &str = "setting: ";
/// Before the names of an optimizer's lists.
const OPTIMIZER: &str = "@optimizer.";
/// Before the names of the best weights so far.
const BEST: &str = "@best.";

/// The files of a training.
pub(super) struct Files {
    save_best: Option<PathBuf>,
    checkpoint: Option<(usize, PathBuf)>,
    /// What must be the same for a training to go on, as text.
    settings: Vec<(String, String)>,
}

impl Files {
    /// Tries whether the files can be written, so that hours of training do not end in an error.
    pub fn new(options: &mut Options<'_>, settings: Vec<(String, String)>) -> Result<Self, Error> {
        let files = Files { save_best: options.save_best.take(), checkpoint: options.checkpoint.take(), settings };
        for path in files.save_best.iter().chain(files.checkpoint.iter().map(|c| &c.1)) {
            writable(path)?;
        }
        Ok(files)
    }

    /// After an epoch, all of whose batches were seen: saves what is due.
    pub fn save<N: Network>(
        &self,
        net: &N,
        state: &State<N>,
        optimizer: &impl Optimizer,
        rate: &Rate<'_>,
        (best, last): (bool, bool),
    ) -> Result<(), Error> {
        if let (Some(path), true) = (&self.save_best, best) {
            net.save(path)?;
        }
        match &self.checkpoint {
            Some((every, path)) if last || state.report.epochs().len().is_multiple_of(*every) => {
                self.archive(net, state, optimizer, rate)?.save(path)
            }
            _ => Ok(()),
        }
    }

    fn archive<N: Network>(
        &self,
        net: &N,
        state: &State<N>,
        optimizer: &impl Optimizer,
        rate: &Rate<'_>,
    ) -> Result<Archive, Error> {
        let mut archive = Archive::new();
        archive.put_network("", net)?;
        if let Some(best) = &state.best {
            archive.put_network(BEST, &**best)?;
        }
        for (name, numbers) in optimizer.state() {
            archive.put(&format!("{OPTIMIZER}{name}"), &[numbers.len()], &numbers)?;
        }
        let rows = state.report.rows();
        archive.put("@report", &[rows.len(), state.report.columns().len()], &rows.concat())?;
        let schedule = rate.state();
        archive.put("@schedule", &[schedule.len()], &schedule)?;
        archive.note("steps", state.steps.to_string());
        for (name, value) in &self.settings {
            archive.note(format!("{SETTING}{name}"), value);
        }
        Ok(archive)
    }

    /// A checkpoint of this training, and after how many steps it was made.
    fn open(&self, path: &Path) -> Result<(Archive, usize), Error> {
        let wrong =
            |what: String| Error::new(ErrorKind::Format, format!("cannot resume from `{}`: {what}", path.display()));
        let archive = Archive::load(path)?;
        let notes = archive.notes();
        let Some(steps) = notes.get("steps").and_then(|steps| steps.parse().ok()) else {
            return Err(wrong("it holds weights, but not the state of a training".into()));
        };
        let mut differ = Vec::new();
        for (name, now) in &self.settings {
            let then = notes.get(&format!("{SETTING}{name}")).map_or("unknown", String::as_str);
            if then != now {
                differ.push(format!("{name}: it was {then}, now it is {now}"));
            }
        }
        if !differ.is_empty() {
            return Err(wrong(format!("it is of another training\n  {}", differ.join("\n  "))));
        }
        Ok((archive, steps))
    }

    /// Puts network, optimizer and schedule back to where a checkpoint left them.
    pub fn resume<N: Network>(
        &self,
        path: &Path,
        net: &mut N,
        state: &mut State<N>,
        optimizer: &mut impl Optimizer,
        rate: &mut Rate<'_>,
        watch: &Watch,
    ) -> Result<(), Error> {
        let (archive, steps) = self.open(path)?;
        let mut best = None;
        if archive.names().any(|name| name.starts_with(BEST)) {
            let best = best.insert(N::zeros());
            archive.fill_network(BEST, &mut **best)?;
        }
        let own: Vec<_> = archive.names().filter_map(|name| Some((name, name.strip_prefix(OPTIMIZER)?))).collect();
        let lists = own.iter().map(|(name, list)| Ok((list.to_string(), archive.numbers(name)?)));
        let lists = lists.collect::<Result<Vec<_>, Error>>()?;
        let (rows, schedule) = (archive.numbers::<f64>("@report")?, archive.numbers::<f64>("@schedule")?);
        let mut report = Report::from_rows(state.report.metrics().to_vec(), state.report.columns().len(), &rows);
        for i in 0..report.epochs.len() {
            watch.judge(&mut report, i);
        }

        archive.fill_network("", net)?;
        optimizer.set_state(&lists)?;
        rate.set_state(&schedule)?;
        (state.report, state.steps, state.best) = (report, steps, best);
        Ok(())
    }
}

/// That a file of this name could be written.
fn writable(path: &Path) -> Result<(), Error> {
    let wrong = |what: &str| Error::new(ErrorKind::Io, format!("`{}` cannot be written: {what}", path.display()));
    if path.is_dir() {
        return Err(wrong("it is a folder"));
    }
    let folder = folder(path);
    if !folder.is_dir() {
        return Err(wrong(&format!("there is no folder `{}`", folder.display())));
    }
    try_folder(folder).map_err(|e| wrong("its folder takes no files").because(e))
}
