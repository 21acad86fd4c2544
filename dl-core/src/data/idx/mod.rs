//! IDX files, the format of MNIST, plain or, with the feature `gzip`, compressed.
//!
//! A file is two zero bytes, a byte for the type of its numbers (`08` u8, `09` i8, `0B` i16, `0C` i32, `0D` f32, `0E` f64), a byte
//! for the number of dimensions, each dimension as a big-endian `u32`, and the numbers, big-endian, the last dimension
//! running fastest (LeCun, Cortes and Burges, "The MNIST database of handwritten digits").
//!
//! Nothing is taken on trust: a file that is damaged, cut off, of another type or of other dimensions is an error that says so,
//! and memory is asked for only as the data really comes.

mod file;
mod mnist;

use std::path::Path;

pub use mnist::{Mnist, mnist};

use crate::element::Element;
use crate::error::Error;
use crate::value::{self, Numbers, Value};
use file::{File, Kind};

/// The images of an IDX file `[count, H, W]` of bytes, scaled from 0..=255 to 0..=1.
///
/// ```no_run
/// let images: Vec<[[[f32; 28]; 28]; 1]> = dl_core::data::idx::images("mnist/train-images-idx3-ubyte.gz")?;
/// # Ok::<(), dl_core::error::Error>(())
/// ```
///
/// # Errors
/// If the file cannot be read, is not an IDX file of bytes, its images are not H×W, or there are fewer or more of them than
/// its header says.
pub fn images<const H: usize, const W: usize>(path: impl AsRef<Path>) -> Result<Vec<[[[f32; W]; H]; 1]>, Error> {
    let file = File::open(path.as_ref())?;
    file.expect_dims("images", &[H, W])?;
    if file.kind != Kind::U8 {
        let kind = file.kind.name();
        return Err(
            file.wrong(format!("holds numbers of type {kind}, not images of bytes (u8); `idx::arrays` reads any type"))
        );
    }
    let bytes = file.bytes()?;
    let mut images = value::zeros::<f32, [[[f32; W]; H]; 1]>(bytes.len() / (H * W).max(1));
    let pixels = images.as_flattened_mut().as_flattened_mut().as_flattened_mut();
    pixels.iter_mut().zip(&bytes).for_each(|(pixel, byte)| *pixel = f32::from(*byte) / 255.0);
    Ok(images)
}

/// The labels of an IDX file `[count]` of whole numbers.
///
/// # Errors
/// If the file cannot be read, is not an IDX file of whole numbers with one dimension, a label is negative, or there are fewer
/// or more of them than its header says.
pub fn labels(path: impl AsRef<Path>) -> Result<Vec<usize>, Error> {
    let file = File::open(path.as_ref())?;
    file.expect_dims("labels", &[])?;
    let (kind, name) = (file.kind, file.name());
    if matches!(kind, Kind::F32 | Kind::F64) {
        return Err(file.wrong(format!("holds numbers of type {}, not labels, which are whole", kind.name())));
    }
    let mut labels = Vec::new();
    let mut negative = None;
    kind.numbers(&file.bytes()?, |number| {
        if number < 0.0 {
            negative = negative.or(Some((labels.len(), number)));
        }
        labels.push(number as usize);
    });
    match negative {
        None => Ok(labels),
        Some((i, label)) => Err(file::format(format!("{name}: label {i} is {label}, but classes are numbered from 0"))),
    }
}

/// The values of an IDX file `[count, …]` of any type, as they are: `arrays::<[[f32; 6]; 128]>` reads `[count, 128, 6]`.
///
/// # Errors
/// If the file cannot be read, is not an IDX file, its dimensions after the first are not those of `V`, or there are fewer or
/// more numbers than its header says.
pub fn arrays<V: Numbers + Value<V::Elem>>(path: impl AsRef<Path>) -> Result<Vec<V>, Error> {
    let file = File::open(path.as_ref())?;
    file.expect_dims("values", &V::dims())?;
    let kind = file.kind;
    let bytes = file.bytes()?;
    let mut values = value::zeros::<V::Elem, V>(bytes.len() / kind.size() / V::LEN.max(1));
    let mut places = V::flat_mut(&mut values).iter_mut();
    kind.numbers(&bytes, |number| {
        if let Some(place) = places.next() {
            *place = V::Elem::from_f64(number);
        }
    });
    Ok(values)
}
