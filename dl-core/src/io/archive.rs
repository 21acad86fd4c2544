//! Named arrays in a file.

use std::collections::BTreeMap;
use std::path::Path;

use super::file::{self, File};
use super::{fit, tensor::Tensor, write::replace_file};
use crate::element::Element;
use crate::error::{Error, ErrorKind};
use crate::network::Parameters;

/// Named arrays and notes: a network, and what should be kept beside it, such as an optimizer's moments.
///
/// Names that begin with `@` are never a network's (`@optimizer.step`): loading a network passes over them.
///
/// ```
/// use dl_core::io::Archive;
/// let mut archive = Archive::new();
/// archive.put("@optimizer.step", &[1], &[20.0_f64])?;
/// archive.note("epoch", "3");
/// let same = Archive::from_bytes(&archive.to_bytes()?)?;
/// assert_eq!(same.numbers::<f64>("@optimizer.step")?, [20.0]);
/// assert_eq!(same.notes()["epoch"], "3");
/// # Ok::<(), dl_core::error::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    file: File<'static>,
}

impl Default for Archive {
    fn default() -> Self {
        Archive::new()
    }
}

impl Archive {
    /// Without arrays, with a note of the version of this library under `dl`.
    pub fn new() -> Self {
        let notes = BTreeMap::from([("dl".to_string(), env!("CARGO_PKG_VERSION").to_string())]);
        Archive { file: File { origin: "the archive".into(), tensors: BTreeMap::new(), notes } }
    }

    /// Adds an array.
    ///
    /// # Errors
    /// If there is one of that name, or the dimensions do not make as many numbers as there are.
    pub fn put<T: Element>(&mut self, name: &str, dims: &[usize], numbers: &[T]) -> Result<(), Error> {
        self.insert(name, numbers.len(), Tensor::new(dims, numbers))
    }

    /// Adds an array of `len` numbers; the same code for all types.
    fn insert(&mut self, name: &str, len: usize, tensor: Tensor<'static>) -> Result<(), Error> {
        let wrong = |what| Err(Error::new(ErrorKind::Data, what));
        let dims = &tensor.dims;
        if dims.iter().try_fold(1usize, |n, d| n.checked_mul(*d)) != Some(len) {
            return wrong(format!("`{name}`: {len} numbers do not make an array {dims:?}"));
        }
        if self.file.tensors.contains_key(name) || name == "__metadata__" {
            return wrong(format!("there is already an array `{name}`"));
        }
        self.file.tensors.insert(name.into(), tensor);
        Ok(())
    }

    /// Adds all arrays of a network, `prefix` before their names. Use `""` for the network that the file is about, and a
    /// prefix that begins with `@` for anything beside it: `@best.`.
    ///
    /// # Errors
    /// If there is an array of one of these names.
    pub fn put_network<P: Parameters>(&mut self, prefix: &str, net: &P) -> Result<(), Error> {
        P::SEGMENTS.iter().try_for_each(|segment| {
            self.put(&format!("{prefix}{}", segment.name()), segment.dims.as_slice(), &net.as_slice()[segment.range()])
        })
    }

    /// Copies the arrays whose names begin with `prefix` into a network.
    ///
    /// # Errors
    /// If an array is missing, is not one of the network's, or is of another shape or type; the error lists all of these, and
    /// the network is left as it was.
    pub fn fill_network<P: Parameters>(&self, prefix: &str, net: &mut P) -> Result<(), Error> {
        fit::fill(&self.file, prefix, P::SEGMENTS, net.as_mut_slice())
    }

    /// The names of the arrays, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.file.tensors.keys().map(String::as_str)
    }

    /// The dimensions of an array.
    pub fn dims(&self, name: &str) -> Option<&[usize]> {
        self.file.tensors.get(name).map(|tensor| tensor.dims.as_slice())
    }

    /// The numbers of an array, converted to `T`.
    ///
    /// # Errors
    /// If there is no such array, it is not of floating-point numbers, or one is too large for `T`.
    pub fn numbers<T: Element>(&self, name: &str) -> Result<Vec<T>, Error> {
        let tensor = self.tensor(name, Tensor::check::<T>)?;
        let mut numbers = vec![T::ZERO; tensor.dims.iter().product()];
        tensor.read(&mut numbers);
        Ok(numbers)
    }

    fn tensor(&self, name: &str, check: fn(&Tensor<'static>) -> Result<(), Error>) -> Result<&Tensor<'static>, Error> {
        let wrong = |what| Error::new(ErrorKind::Format, format!("{}: `{name}`{what}", self.file.origin));
        let tensor = self.file.tensors.get(name).ok_or_else(|| wrong(" is missing"))?;
        check(tensor).map_err(|e| wrong("").because(e))?;
        Ok(tensor)
    }

    /// Adds a note, or replaces that of the same key.
    pub fn note(&mut self, key: impl Into<String>, text: impl Into<String>) {
        self.file.notes.insert(key.into(), text.into());
    }

    /// The notes: safetensors' metadata.
    pub fn notes(&self) -> &BTreeMap<String, String> {
        &self.file.notes
    }

    /// The file as bytes.
    ///
    /// # Errors
    /// If the names and dimensions take more than the 100 MB that the format allows.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let notes = self.file.notes.iter().map(|(key, text)| (key.clone(), text.clone())).collect();
        safetensors::serialize(&self.file.tensors, Some(notes))
            .map_err(|e| Error::new(ErrorKind::Data, "the arrays cannot be written as safetensors").because(e))
    }

    /// From the bytes of a file.
    ///
    /// # Errors
    /// If they are not a whole safetensors file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Archive { file: File::parse("the bytes".into(), bytes)?.into_owned() })
    }

    /// Writes the file, atomically: under its name there is always either the old file or the new one, whole.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        replace_file(path.as_ref(), &self.to_bytes()?)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// If the file cannot be read or is not a whole safetensors file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        let (name, bytes) = file::read(path.as_ref())?;
        Ok(Archive { file: File::parse(name, &bytes)?.into_owned() })
    }
}
