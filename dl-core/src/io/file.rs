//! The arrays and notes of a file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use safetensors::SafeTensors;

use super::tensor::Tensor;
use crate::error::{Error, ErrorKind};

/// Named arrays and notes. The arrays are where they were read to, or owned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File<'a> {
    /// Where it came from, for messages.
    pub(super) origin: String,
    pub(super) tensors: BTreeMap<String, Tensor<'a>>,
    pub(super) notes: BTreeMap<String, String>,
}

/// The bytes of a file, and its name for messages.
pub(super) fn read(path: &Path) -> Result<(String, Vec<u8>), Error> {
    let name = format!("`{}`", path.display());
    let wrong = |e| Error::new(ErrorKind::Io, format!("cannot read {name}")).because(e);
    let bytes = std::fs::read(path).map_err(wrong)?;
    Ok((name, bytes))
}

impl<'a> File<'a> {
    /// Finds the arrays in the bytes of a file.
    pub(super) fn parse(origin: String, bytes: &'a [u8]) -> Result<Self, Error> {
        let wrong = |e| {
            let what = match bytes {
                [b'P', b'K', 3, 4, ..] | [0x80, 2..=5, 1..=255, ..] => {
                    "a file of `torch.save`; safetensors' `safetensors.torch.save_file(model.state_dict(), path)` writes what \
                     is read here"
                }
                _ => "damaged, cut off, or not a safetensors file",
            };
            Error::new(ErrorKind::Format, format!("{origin}, {} bytes: {what}", bytes.len())).because(e)
        };
        // Checks that every array lies within the bytes. They follow the header, whose length is in the first eight.
        let (header_len, header) = SafeTensors::read_metadata(bytes).map_err(wrong)?;
        let data = &bytes[8 + header_len..];
        let tensors = header.tensors().into_iter().map(|(name, info)| {
            let bytes = Cow::Borrowed(&data[info.data_offsets.0..info.data_offsets.1]);
            (name, Tensor { dtype: info.dtype, dims: info.shape.clone(), bytes })
        });
        let notes = header.metadata().iter().flatten().map(|(key, text)| (key.clone(), text.clone()));
        Ok(File { tensors: tensors.collect(), notes: notes.collect(), origin })
    }

    /// The same, on its own.
    pub(super) fn into_owned(self) -> File<'static> {
        let own = |(name, tensor): (String, Tensor<'a>)| {
            (name, Tensor { bytes: Cow::Owned(tensor.bytes.into_owned()), dtype: tensor.dtype, dims: tensor.dims })
        };
        File { origin: self.origin, tensors: self.tensors.into_iter().map(own).collect(), notes: self.notes }
    }
}
