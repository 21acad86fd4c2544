//! What a program may do between batches and epochs.

use core::ops::ControlFlow;
use std::any::{Any, TypeId, type_name};

use super::report::Epoch;
use crate::error::{Error, ErrorKind};

/// Whether training goes on after a callback. A callback that returns nothing lets it go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// It goes on.
    Continue,
    /// It ends here, orderly: [`fit`](super::Trainer::fit) returns the report so far.
    Stop,
}

impl From<()> for Flow {
    fn from((): ()) -> Self {
        Flow::Continue
    }
}

impl From<ControlFlow<()>> for Flow {
    fn from(flow: ControlFlow<()>) -> Self {
        if flow.is_break() { Flow::Stop } else { Flow::Continue }
    }
}

/// A batch that is done, for callbacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Batch {
    /// Its epoch, from 1.
    pub epoch: usize,
    /// Its number in the epoch, from 1.
    pub number: usize,
    /// How many batches the epoch has.
    pub batches: usize,
    /// How many steps the optimizer has made in all.
    pub steps: usize,
    /// Its loss.
    pub loss: f64,
}

type OnBatch<'a> = Box<dyn FnMut(&Batch) -> Flow + 'a>;
type OnEpoch<'a> = Box<dyn FnMut(&Epoch, &dyn Any) -> Flow + 'a>;

/// All callbacks of a trainer.
#[derive(Default)]
pub(super) struct Callbacks<'a> {
    batch: Vec<OnBatch<'a>>,
    epoch: Vec<OnEpoch<'a>>,
    /// The networks that callbacks want to see, with their names.
    networks: Vec<(TypeId, &'static str)>,
}

impl<'a> Callbacks<'a> {
    pub fn add_batch<F: Into<Flow>>(&mut self, mut f: impl FnMut(&Batch) -> F + 'a) {
        self.batch.push(Box::new(move |batch| f(batch).into()));
    }

    pub fn add_epoch<F: Into<Flow>>(&mut self, mut f: impl FnMut(&Epoch) -> F + 'a) {
        self.epoch.push(Box::new(move |epoch, _| f(epoch).into()));
    }

    pub fn add_epoch_with<N: Any, F: Into<Flow>>(&mut self, mut f: impl FnMut(&Epoch, &N) -> F + 'a) {
        self.networks.push((TypeId::of::<N>(), type_name::<N>()));
        self.epoch
            .push(Box::new(move |epoch, net| net.downcast_ref().map_or(Flow::Continue, |net| f(epoch, net).into())));
    }

    /// That every callback which wants to see the network expects one of type `N`.
    pub fn check<N: Any>(&self) -> Result<(), Error> {
        match self.networks.iter().find(|(id, _)| *id != TypeId::of::<N>()) {
            None => Ok(()),
            Some((_, name)) => Err(Error::new(
                ErrorKind::Setting,
                format!("a callback expects the network `{name}`, but `{}` is trained", type_name::<N>()),
            )),
        }
    }

    pub fn on_batch(&mut self, batch: &Batch) -> Flow {
        all(self.batch.iter_mut().map(|f| f(batch)))
    }

    pub fn on_epoch(&mut self, epoch: &Epoch, net: &dyn Any) -> Flow {
        all(self.epoch.iter_mut().map(|f| f(epoch, net)))
    }
}

/// Stops if one says so; all are asked.
fn all(flows: impl Iterator<Item = Flow>) -> Flow {
    flows.fold(Flow::Continue, |all, flow| if flow == Flow::Stop { Flow::Stop } else { all })
}
