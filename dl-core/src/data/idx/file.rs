//! One IDX file: its header, then its data.

use std::io::{BufRead, BufReader, ErrorKind as Io, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};

/// The type of a file's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    U8,
    I8,
    I16,
    I32,
    F32,
    F64,
}

impl Kind {
    fn from_code(code: u8) -> Option<Kind> {
        Some(match code {
            0x08 => Kind::U8,
            0x09 => Kind::I8,
            0x0B => Kind::I16,
            0x0C => Kind::I32,
            0x0D => Kind::F32,
            0x0E => Kind::F64,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::U8 => "u8",
            Kind::I8 => "i8",
            Kind::I16 => "i16",
            Kind::I32 => "i32",
            Kind::F32 => "f32",
            Kind::F64 => "f64",
        }
    }

    pub(super) fn size(self) -> usize {
        match self {
            Kind::U8 | Kind::I8 => 1,
            Kind::I16 => 2,
            Kind::I32 | Kind::F32 => 4,
            Kind::F64 => 8,
        }
    }

    /// Calls `f` with every number, in order.
    pub(super) fn numbers(self, bytes: &[u8], mut f: impl FnMut(f64)) {
        match self {
            Kind::U8 => bytes.iter().for_each(|b| f(f64::from(*b))),
            Kind::I8 => bytes.iter().for_each(|b| f(f64::from(*b as i8))),
            Kind::I16 => bytes.as_chunks().0.iter().for_each(|b| f(f64::from(i16::from_be_bytes(*b)))),
            Kind::I32 => bytes.as_chunks().0.iter().for_each(|b| f(f64::from(i32::from_be_bytes(*b)))),
            Kind::F32 => bytes.as_chunks().0.iter().for_each(|b| f(f64::from(f32::from_be_bytes(*b)))),
            Kind::F64 => bytes.as_chunks().0.iter().for_each(|b| f(f64::from_be_bytes(*b))),
        }
    }
}

/// An open file whose header has been read.
pub(super) struct File {
    path: PathBuf,
    reader: Box<dyn Read>,
    compressed: bool,
    /// The type of its numbers.
    pub(super) kind: Kind,
    /// Its dimensions; the first counts the values.
    dims: Vec<usize>,
}

impl File {
    /// Opens a file and reads its header. Whether it is compressed is seen from its first bytes, not from its name.
    pub(super) fn open(path: &Path) -> Result<File, Error> {
        let io = |e| Error::new(ErrorKind::Io, format!("cannot read `{}`", path.display())).because(e);
        let mut plain = BufReader::new(std::fs::File::open(path).map_err(io)?);
        let compressed = plain.fill_buf().map_err(io)?.starts_with(&[0x1F, 0x8B]);
        let reader = if compressed { decompress(path, plain)? } else { Box::new(plain) };
        let mut file = File { path: path.to_path_buf(), reader, compressed, kind: Kind::U8, dims: Vec::new() };

        let magic = file.header::<4>()?;
        let [0, 0, code, rank] = magic else {
            return Err(file.wrong(format!("is not an IDX file: it begins with {magic:02x?}, not with two zero bytes")));
        };
        let Some(kind) = Kind::from_code(code) else {
            return Err(file.wrong(format!("is not an IDX file: there is no type of number {code:#04x}")));
        };
        if rank == 0 {
            return Err(file.wrong("is an IDX file without dimensions".into()));
        }
        file.kind = kind;
        for _ in 0..rank {
            let size = u32::from_be_bytes(file.header::<4>()?);
            file.dims.push(size as usize);
        }
        Ok(file)
    }

    fn header<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        match self.reader.read_exact(&mut bytes) {
            Ok(()) => Ok(bytes),
            Err(e) if e.kind() == Io::UnexpectedEof => Err(self.wrong("ends within its header".into())),
            Err(e) => Err(self.damaged(e)),
        }
    }

    /// That its values have these dimensions. `what` says what they are.
    pub(super) fn expect_dims(&self, what: &str, expected: &[usize]) -> Result<(), Error> {
        let found = &self.dims[1..];
        if found == expected {
            return Ok(());
        }
        let hint = match (found.len(), expected.len()) {
            (0, 2) => "; is it the file of the labels?",
            (2, 0) => "; is it the file of the images?",
            _ => "",
        };
        let text = |dims: &[usize]| match dims {
            [] => "single numbers".to_string(),
            dims => dims.iter().map(usize::to_string).collect::<Vec<_>>().join("×"),
        };
        Err(self.wrong(format!("holds {}, but {what} of {} were expected{hint}", text(found), text(expected))))
    }

    /// Its data, of exactly the length that the header says.
    pub(super) fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let promised = self.dims.iter().try_fold(self.kind.size() as u64, |n, d| n.checked_mul(*d as u64));
        let Some(promised) = promised.filter(|n| *n < isize::MAX as u64) else {
            return Err(self.wrong(format!("says that it holds {:?} numbers, more than any memory", self.dims)));
        };
        let mut bytes = Vec::new();
        let end = self.reader.by_ref().take(promised + 1).read_to_end(&mut bytes);
        if let Err(e) = end {
            return Err(self.damaged(e));
        }
        let header = format!("its header says {:?} numbers of type {}, {promised} bytes", self.dims, self.kind.name());
        match (bytes.len() as u64).cmp(&promised) {
            core::cmp::Ordering::Equal => Ok(bytes),
            core::cmp::Ordering::Less => Err(self.wrong(format!("is cut off: {header}, but {} follow", bytes.len()))),
            core::cmp::Ordering::Greater => Err(self.wrong(format!("is too long: {header}, but more follow"))),
        }
    }

    fn damaged(&self, e: std::io::Error) -> Error {
        if self.compressed {
            self.wrong("is damaged: it cannot be decompressed".into()).because(e)
        } else {
            Error::new(ErrorKind::Io, format!("cannot read {}", self.name())).because(e)
        }
    }

    /// An error about the file.
    pub(super) fn wrong(&self, what: String) -> Error {
        format(format!("{} {what}", self.name()))
    }

    /// The path for messages.
    pub(super) fn name(&self) -> String {
        format!("`{}`", self.path.display())
    }
}

/// What a file holds that was compressed with gzip.
#[cfg(feature = "gzip")]
fn decompress(_: &Path, file: BufReader<std::fs::File>) -> Result<Box<dyn Read>, Error> {
    Ok(Box::new(flate2::bufread::MultiGzDecoder::new(file)))
}

/// That the program was built without what it takes to read a file that was compressed with gzip.
#[cfg(not(feature = "gzip"))]
fn decompress(path: &Path, _: BufReader<std::fs::File>) -> Result<Box<dyn Read>, Error> {
    Err(format(format!(
        "`{}` is compressed with gzip: build with the feature `gzip` (`dl = {{ …, features = [\"gzip\"] }}`), or unpack it \
         with `gunzip`",
        path.display()
    )))
}

/// An error of the kind `Format`.
pub(super) fn format(message: String) -> Error {
    Error::new(ErrorKind::Format, message)
}
