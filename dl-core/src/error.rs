//! What can go wrong with data and files.

use alloc::{boxed::Box, string::String};

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// A file is not what it should be: truncated, of another format, of another network.
    Format,
    /// The data cannot be used: an empty batch, a label out of range, a number that is not finite.
    Data,
    /// A setting makes no sense: a learning rate of −1.
    Setting,
}

/// What went wrong with data or files: one sentence that names the thing, and the cause where there is one.
///
/// `Debug` shows the same sentence, as it is what a terminal shows when `main` returns an error.
pub struct Error {
    kind: ErrorKind,
    message: String,
    sample: Option<usize>,
    source: Option<Box<dyn core::error::Error + Send + Sync>>,
}

impl Error {
    /// An error with its message.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), sample: None, source: None }
    }

    /// Adds the cause.
    pub fn because(mut self, source: impl Into<Box<dyn core::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Says which sample of the batch it is about, counted from 0.
    pub fn in_sample(mut self, sample: usize) -> Self {
        self.sample = Some(sample);
        self
    }

    /// Which sample of the batch it is about, counted from 0, if it is about one.
    pub fn sample(&self) -> Option<usize> {
        self.sample
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl core::fmt::Debug for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.source.as_ref().map(|s| &**s as _)
    }
}
