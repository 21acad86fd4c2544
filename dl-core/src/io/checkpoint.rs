//! Saving and loading a network.

use std::path::Path;

use super::file::{self, File};
use super::{Archive, fit};
use crate::error::Error;
use crate::network::{Network, Parameters};

/// Saving and loading: for every network, and for a gradient or a moment, which has a network's form.
///
/// Names and layouts are PyTorch's, so that files move both ways. Numbers are written as F32 or F64, as the network has them; read
/// are F64, F32, F16 and BF16, converted to what the network has. PyTorch's `num_batches_tracked` of a batch normalization is passed over.
///
/// ```
/// use dl_core::{error::Error, io::Checkpoint, network::Network};
///
/// fn through_a_file<N: Network>(net: &N) -> Result<Box<N>, Error> {
///     net.save("lenet5.safetensors")?;
///     N::from_file("lenet5.safetensors")
/// }
/// ```
pub trait Checkpoint: Parameters + Sized {
    /// Writes the network to a file, atomically: under its name there is always either the old file or the new one, whole.
    ///
    /// # Errors
    /// If the file cannot be written.
    fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        archive(self)?.save(path)
    }

    /// Reads the network's numbers from a file.
    ///
    /// # Errors
    /// If the file cannot be read, is damaged, or is of another network. The error lists every array that is missing, not the
    /// network's, or of another shape or type. The network is then exactly as it was.
    fn load(&mut self, path: impl AsRef<Path>) -> Result<(), Error> {
        let (name, bytes) = file::read(path.as_ref())?;
        fill(name, &bytes, self)
    }

    /// The file that [`Checkpoint::save`] would write.
    ///
    /// # Errors
    /// If the format cannot hold the network.
    fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        archive(self)?.to_bytes()
    }

    /// As [`Checkpoint::load`], from the bytes of a file.
    ///
    /// # Errors
    /// As [`Checkpoint::load`].
    fn load_bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        fill("the bytes".into(), bytes, self)
    }

    /// Reads the network's numbers from a part of a file: `body` is those arrays whose names begin with `body.`, without that.
    /// All others are passed over. So a network begins with what another has learned, whose file holds it as a part:
    ///
    /// ```
    /// use dl_core::{error::Error, io::Checkpoint, network::Network};
    ///
    /// fn of_a_classifier<Body: Network>() -> Result<Box<Body>, Error> {
    ///     let mut body = Body::zeros();
    ///     body.load_part("classifier.safetensors", "body")?;
    ///     Ok(body)
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`Checkpoint::load`], for the arrays of the part; and if the file has no such part: the error names those that it has.
    fn load_part(&mut self, path: impl AsRef<Path>, part: &str) -> Result<(), Error> {
        let (name, bytes) = file::read(path.as_ref())?;
        fill_part(name, &bytes, part, self)
    }

    /// As [`Checkpoint::load_part`], from the bytes of a file.
    ///
    /// # Errors
    /// As [`Checkpoint::load_part`].
    fn load_part_bytes(&mut self, bytes: &[u8], part: &str) -> Result<(), Error> {
        fill_part("the bytes".into(), bytes, part, self)
    }

    /// A network from a file.
    ///
    /// # Errors
    /// As [`Checkpoint::load`].
    fn from_file(path: impl AsRef<Path>) -> Result<Box<Self>, Error>
    where
        Self: Network,
    {
        let mut net = Self::zeros();
        net.load(path)?;
        Ok(net)
    }

    /// A network from the bytes of a file.
    ///
    /// # Errors
    /// As [`Checkpoint::load`].
    fn from_bytes(bytes: &[u8]) -> Result<Box<Self>, Error>
    where
        Self: Network,
    {
        let mut net = Self::zeros();
        net.load_bytes(bytes)?;
        Ok(net)
    }
}

impl<P: Parameters> Checkpoint for P {}

fn archive<P: Parameters>(net: &P) -> Result<Archive, Error> {
    let mut archive = Archive::new();
    archive.put_network("", net)?;
    Ok(archive)
}

/// As [`fill`], from a part of the file.
fn fill_part<P: Parameters>(origin: String, bytes: &[u8], part: &str, net: &mut P) -> Result<(), Error> {
    fit::fill_part(&File::parse(origin, bytes)?, part, P::SEGMENTS, net.as_mut_slice())
}

/// Copies the numbers from the bytes of a file to a network, without anything in between.
fn fill<P: Parameters>(origin: String, bytes: &[u8], net: &mut P) -> Result<(), Error> {
    fit::fill(&File::parse(origin, bytes)?, "", P::SEGMENTS, net.as_mut_slice())
}
